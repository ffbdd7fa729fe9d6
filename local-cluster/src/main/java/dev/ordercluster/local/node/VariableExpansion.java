package dev.ordercluster.local.node;

import java.util.Map;

/// Pure: `$(NAME)` → the value of NAME, as Kubernetes expands it: an unknown name stays as it is,
/// `$$` is a dollar sign.
final class VariableExpansion {
  private VariableExpansion() {}

  static String expand(String text, Map<String, String> values) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char one = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      int end = one == '$' && next == '(' ? text.indexOf(')', at) : -1;
      if (one == '$' && next == '$') {
        result.append('$');
        at += 2;
      } else if (end > 0) {
        String name = text.substring(at + 2, end);
        result.append(values.getOrDefault(name, "$(" + name + ")"));
        at = end + 1;
      } else {
        result.append(one);
        at++;
      }
    }
    return result.toString();
  }
}
