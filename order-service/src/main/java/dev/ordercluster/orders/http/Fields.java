package dev.ordercluster.orders.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Reads the members of one JSON object and collects everything that is wrong with them, each under
/// its JSON Pointer. A reader method returns a harmless value when it noted an error; [#check] on
/// the outermost object then throws, so that no such value is ever used.
public final class Fields {
  private final JsonNode object;
  private final String pointer;
  private final List<FieldError> errors;
  private final TreeSet<String> unread = new TreeSet<>();

  // Members of a place that is already reported as wrong are not reported as missing as well.
  private final boolean muted;

  private Fields(JsonNode object, String pointer, List<FieldError> errors) {
    this.muted = !object.isObject();
    this.object = muted ? JsonNodeFactory.instance.objectNode() : object;
    this.pointer = pointer;
    this.errors = errors;
    object.fieldNames().forEachRemaining(unread::add);
  }

  public static Fields of(JsonNode root) {
    List<FieldError> errors = new ArrayList<>();
    return within(root, "", errors);
  }

  private static Fields within(JsonNode node, String pointer, List<FieldError> errors) {
    if (!node.isObject()) {
      errors.add(new FieldError(pointer, "wrong-type", "expected an object, was " + kind(node)));
    }
    return new Fields(node, pointer, errors);
  }

  public boolean has(String name) {
    return object.has(name);
  }

  /// The names of the members that were not read yet, sorted.
  public List<String> names() {
    return List.copyOf(unread);
  }

  /// A member of any type, for rules that are not known here; what is wrong with it is noted by
  /// [#reject].
  public JsonNode any(String name) {
    return take(name);
  }

  /// True when the member is there and null, which counts as read.
  public boolean isNull(String name) {
    boolean isNull = object.path(name).isNull();
    if (isNull) {
      unread.remove(name);
    }
    return isNull;
  }

  /// A text of 1..max characters, without control characters, that satisfies the rule.
  public String text(String name, int max, Rule rule) {
    JsonNode value = take(name);
    if (value.isMissingNode()) {
      return note(name, "required", "expected " + rule.expected() + ", was absent", "");
    }
    if (!value.isTextual()) {
      return note(name, "wrong-type", "expected " + rule.expected() + ", was " + kind(value), "");
    }
    String text = value.textValue();
    boolean fits = !text.isBlank() && text.codePointCount(0, text.length()) <= max;
    if (!fits || !isPlain(text) || !rule.test().test(text)) {
      return note(
          name,
          "invalid",
          "expected " + rule.expected() + " of 1.." + max + " characters, was another text",
          "");
    }
    return text;
  }

  /// An integer within bounds; the text of a number (1.0, 1e3) must be an integer's too.
  public long integer(String name, long min, long max) {
    JsonNode value = take(name);
    String expected = "expected an integer " + min + ".." + max + ", was ";
    if (value.isMissingNode()) {
      return note(name, "required", expected + "absent", min);
    }
    if (!value.isIntegralNumber()) {
      return note(name, "wrong-type", expected + kind(value), min);
    }
    if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      return note(name, "out-of-range", expected + value.asText(), min);
    }
    return value.longValue();
  }

  public boolean flag(String name) {
    JsonNode value = take(name);
    if (!value.isBoolean()) {
      String code = value.isMissingNode() ? "required" : "wrong-type";
      return note(name, code, "expected true or false, was " + kind(value), false);
    }
    return value.booleanValue();
  }

  public Fields object(String name) {
    JsonNode value = take(name);
    if (value.isMissingNode()) {
      note(name, "required", "expected an object, was absent", "");
      return new Fields(value, at(name), errors);
    }
    return within(value, at(name), errors);
  }

  public List<Fields> objects(String name, int max) {
    JsonNode value = take(name);
    if (!value.isArray()) {
      String code = value.isMissingNode() ? "required" : "wrong-type";
      note(name, code, "expected an array of objects, was " + kind(value), "");
      return List.of();
    }
    if (value.isEmpty() || value.size() > max) {
      note(name, "out-of-range", "expected 1.." + max + " elements, was " + value.size(), "");
      return List.of();
    }
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      all.add(within(value.path(i), at(name) + "/" + i, errors));
    }
    return all;
  }

  /// 1..max texts of at most 255 characters, without control characters, that satisfy the rule.
  public List<String> texts(String name, int max, Rule rule) {
    JsonNode value = take(name);
    if (!value.isArray()) {
      String code = value.isMissingNode() ? "required" : "wrong-type";
      return note(name, code, "expected an array of texts, was " + kind(value), List.of());
    }
    if (value.isEmpty() || value.size() > max) {
      String detail = "expected 1.." + max + " elements, was " + value.size();
      return note(name, "out-of-range", detail, List.of());
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String text = value.path(i).asText();
      boolean fits = value.path(i).isTextual() && text.length() <= 255 && isPlain(text);
      if (fits && rule.test().test(text)) {
        all.add(text);
      } else if (!muted) {
        errors.add(new FieldError(at(name) + "/" + i, "invalid", "expected " + rule.expected()));
      }
    }
    return all;
  }

  /// Notes an error that only the caller can see, such as a repeated SKU.
  public void reject(String name, String code, String detail) {
    note(name, code, detail, "");
  }

  /// Notes every member that nobody asked for.
  public void refuseUnknown() {
    unread.forEach(name -> note(name, "unknown", "no such member", ""));
  }

  /// Throws a 400 that names every error noted so far.
  public void check() {
    if (!errors.isEmpty()) {
      throw ProblemException.badRequest(errors.toArray(FieldError[]::new));
    }
  }

  /// What a text must look like.
  ///
  /// @param expected in words, after "expected"
  public record Rule(String expected, Predicate<String> test) {}

  private JsonNode take(String name) {
    unread.remove(name);
    return object.path(name);
  }

  private <T> T note(String name, String code, String detail, T value) {
    if (!muted) {
      errors.add(new FieldError(at(name), code, detail));
    }
    return value;
  }

  private String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /// True for a text without control characters and lone surrogates.
  public static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number with fraction or exponent";
      case OBJECT -> "an object";
      case STRING -> "a text";
      case MISSING -> "absent";
      case BINARY, POJO -> "another type";
    };
  }
}
