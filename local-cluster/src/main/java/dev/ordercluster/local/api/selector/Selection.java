package dev.ordercluster.local.api.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A label selector and a field selector together.
public final class Selection {
  private static final Pattern SET_BASED =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*(.*?)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^=!\\s,()<>]+)\\s*");

  /// Everything.
  public static final Selection ALL = new Selection(List.of(), List.of());

  private final List<Requirement> labels;
  private final List<Requirement> fields;

  private Selection(List<Requirement> labels, List<Requirement> fields) {
    this.labels = labels;
    this.fields = fields;
  }

  /// Parses the texts of `labelSelector` and `fieldSelector`.
  ///
  /// @throws IllegalArgumentException when one is not a selector
  public static Selection parse(String labelSelector, String fieldSelector) {
    return new Selection(
        split(labelSelector).stream().map(Selection::requirement).toList(),
        split(fieldSelector).stream().map(Selection::fieldRequirement).toList());
  }

  public boolean matchesEverything() {
    return labels.isEmpty() && fields.isEmpty();
  }

  public boolean matches(JsonNode object) {
    JsonNode own = object.path("metadata").path("labels");
    for (Requirement requirement : labels) {
      if (!requirement.matches(own.has(requirement.key()), own.path(requirement.key()).asText())) {
        return false;
      }
    }
    for (Requirement requirement : fields) {
      if (!requirement.matches(true, field(object, requirement.key()))) {
        return false;
      }
    }
    return true;
  }

  private static String field(JsonNode object, String path) {
    JsonNode value = object;
    for (String step : path.split("\\.", -1)) {
      value = value.path(step);
    }
    return value.asText("");
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    parts.removeIf(String::isBlank);
    return parts;
  }

  private static Requirement fieldRequirement(String text) {
    Matcher equality = EQUALITY.matcher(text);
    if (!equality.matches()) {
      throw new IllegalArgumentException(
          "invalid field selector \"" + text + "\": expected key=value, key==value or key!=value");
    }
    Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
    return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
  }

  private static Requirement requirement(String text) {
    Matcher set = SET_BASED.matcher(text);
    if (set.matches()) {
      Set<String> values =
          Set.copyOf(
              Arrays.stream(set.group(3).split(",", -1)).map(String::strip).distinct().toList());
      return new Requirement(
          set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
    }
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      return new Requirement(
          exists.group(2), exists.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT, Set.of());
    }
    throw new IllegalArgumentException(
        "unable to parse requirement \""
            + text
            + "\": expected key=value, key!=value, key in (a,b), key notin (a,b), key or !key");
  }

  private enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    ABSENT
  }

  private record Requirement(String key, Operator operator, Set<String> values) {
    boolean matches(boolean present, String value) {
      return switch (operator) {
        case IN -> present && values.contains(value);
        case NOT_IN -> !present || !values.contains(value);
        case EXISTS -> present;
        case ABSENT -> !present;
      };
    }
  }
}
