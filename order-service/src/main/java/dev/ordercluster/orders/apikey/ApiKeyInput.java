package dev.ordercluster.orders.apikey;

import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.identity.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/// A key as an admin asks for it. Every key ends: after [#LONGEST] at the latest.
record ApiKeyInput(String name, List<String> scopes, Instant expiresAt) {
  static final Duration LONGEST = Duration.ofDays(366);
  static final Duration USUAL = Duration.ofDays(90);
  private static final int MAX_NAME = 100;
  private static final Set<String> SCOPES =
      Set.of(Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.PRODUCTS_WRITE);

  ApiKeyInput {
    scopes = List.copyOf(scopes);
  }

  /// Reads a whole request; a 400 names every member that is wrong.
  static ApiKeyInput parse(Fields fields, Instant now) {
    String name = fields.text("name", MAX_NAME, new Fields.Rule("a name", _ -> true));
    List<String> scopes =
        fields.texts(
            "scopes",
            SCOPES.size(),
            new Fields.Rule("one of " + String.join(", ", sorted()), SCOPES::contains));
    Instant latest = now.plus(LONGEST);
    String until =
        fields.has("expiresAt")
            ? fields.text(
                "expiresAt",
                40,
                new Fields.Rule(
                    "a time between now and " + latest.truncatedTo(ChronoUnit.SECONDS),
                    text -> isBetween(now, text, latest)))
            : now.plus(USUAL).toString();
    fields.refuseUnknown();
    fields.check();
    return new ApiKeyInput(
        name,
        scopes.stream().distinct().sorted().toList(),
        Instant.parse(until).truncatedTo(ChronoUnit.MILLIS));
  }

  private static List<String> sorted() {
    return SCOPES.stream().sorted().toList();
  }

  private static boolean isBetween(Instant now, String text, Instant latest) {
    try {
      Instant time = Instant.parse(text);
      return time.isAfter(now) && !time.isAfter(latest);
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
