package dev.ordercluster.orders.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Opens the sealed members of a document just before it is written as an answer. This is the one
/// place where that happens: statements, caches, stored answers and events hold them sealed.
///
/// Only the members of [#MEMBERS] are opened, each with the id of the object it stands in (or of
/// the nearest object around it that has one) as its row. The rest of the text stays as it is byte
/// for byte, so that a replayed answer is identical. A value whose key is destroyed becomes null,
/// and so does one that was altered, stands in another row than its own, or belongs to another
/// customer than the document says: whoever got hold of a sealed text cannot have it opened by
/// sending it in as something of its own.
public final class Unsealing implements UnaryOperator<String> {
  private static final Logger LOG = System.getLogger(Unsealing.class.getName());
  private static final String MARK = "\"" + Sealed.PREFIX;
  private static final Pattern VALUE = Pattern.compile("\"(" + Sealed.PATTERN + ")\"");

  /// Member → column; the tables whose documents may hold it are [#TABLES].
  private static final Map<String, String> MEMBERS =
      Map.of(
          "shippingAddress", "shipping_address",
          "billingAddress", "billing_address",
          "email", "email",
          "note", "note",
          "metadata", "metadata");

  /// Members whose content a caller makes up as it likes: nothing in them is opened.
  private static final Set<String> FREE = Set.of("metadata", "attributes");

  private static final List<String> TABLES = List.of("orders", "carts");

  private final Vault vault;

  public Unsealing(Vault vault) {
    this.vault = vault;
  }

  private record Found(Sealed sealed, List<Place> places, String owner) {}

  /// The place of a sealed member: `place("orders", "shippingAddress", orderId)`.
  public static Place place(String table, String member, String row) {
    String column = MEMBERS.get(member);
    if (column == null || !TABLES.contains(table)) {
      throw new IllegalArgumentException(
          "expected a table of " + TABLES + " and a member of " + MEMBERS.keySet());
    }
    return new Place(table, column, row);
  }

  /// The document with its sealed members opened; any other text is returned as it is.
  @Override
  public String apply(String document) {
    if (!document.contains(MARK)) {
      return document;
    }
    Map<String, Found> found = new HashMap<>();
    collect(tree(document), Where.OUTSIDE, found);
    Map<UUID, DataKey> keys =
        vault.keys(found.values().stream().map(value -> value.sealed().dataKeyId()).toList());
    return VALUE
        .matcher(document)
        .replaceAll(
            match -> {
              Found value = found.get(match.group(1));
              return Matcher.quoteReplacement(value == null ? match.group() : opened(value, keys));
            });
  }

  /// True when a sealed member of the document can no longer be opened, its key being destroyed.
  public boolean hasLost(String document) {
    if (!document.contains(MARK)) {
      return false;
    }
    Map<String, Found> found = new HashMap<>();
    collect(tree(document), Where.OUTSIDE, found);
    List<UUID> ids = found.values().stream().map(value -> value.sealed().dataKeyId()).toList();
    Map<UUID, DataKey> keys = vault.keys(ids);
    return ids.stream().anyMatch(id -> !keys.containsKey(id) || keys.get(id).isDestroyed());
  }

  // One value that cannot be opened does not take the rest of a document, or of a list, with it.
  private static String opened(Found value, Map<UUID, DataKey> keys) {
    DataKey key = keys.get(value.sealed().dataKeyId());
    if (key == null) {
      return "null";
    }
    if (!value.owner().isEmpty() && !value.owner().equals(key.customerId())) {
      LOG.log(Level.ERROR, "a value of another customer stands in {0}: left out", value.places());
      return "null";
    }
    try {
      return Vault.open(key, value.places(), value.sealed())
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
          .orElse("null");
    } catch (IllegalStateException e) {
      LOG.log(Level.ERROR, "a sealed value in " + value.places() + " was altered: left out", e);
      return "null";
    }
  }

  private static void collect(JsonNode node, Where around, Map<String, Found> found) {
    Where here = around.within(node);
    if (!here.row().isEmpty()) {
      MEMBERS.forEach((member, column) -> note(node.path(member).asText(""), column, here, found));
    }
    if (node.isObject()) {
      node.properties().stream()
          .filter(member -> !FREE.contains(member.getKey()))
          .forEach(member -> collect(member.getValue(), here, found));
    } else {
      node.forEach(child -> collect(child, here, found));
    }
  }

  private static void note(String text, String column, Where here, Map<String, Found> found) {
    Sealed.parse(text)
        .ifPresent(
            value ->
                found.put(
                    value.text(), new Found(value, places(column, here.row()), here.owner())));
  }

  /// The object that a member stands in.
  ///
  /// @param row the nearest `id`
  /// @param owner the nearest `customerId`, empty when the document names none
  private record Where(String row, String owner) {
    static final Where OUTSIDE = new Where("", "");

    Where within(JsonNode node) {
      return new Where(
          node.path("id").isTextual() ? node.path("id").textValue() : row,
          node.path("customerId").isTextual() ? node.path("customerId").textValue() : owner);
    }
  }

  private static List<Place> places(String column, String row) {
    return TABLES.stream().map(table -> new Place(table, column, row)).toList();
  }

  private static JsonNode tree(String document) {
    try {
      return Json.mapper().readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of ours is not JSON", e);
    }
  }
}
