package dev.ordercluster.local.api.apply;

import java.util.ArrayList;
import java.util.List;

/// Writes field sets as readable paths: `.spec.template.spec.containers[name="a"].image`.
final class FieldPaths {
  private FieldPaths() {}

  static List<String> of(FieldSet set) {
    List<String> paths = new ArrayList<>();
    collect(set, "", paths);
    return paths;
  }

  private static void collect(FieldSet set, String path, List<String> paths) {
    if (set.isMember()) {
      paths.add(path);
    }
    set.children().forEach((element, child) -> collect(child, path + shown(element), paths));
  }

  private static String shown(String element) {
    String rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'v' -> "[=" + rest + "]";
      default ->
          "[" + rest.substring(1, rest.length() - 1).replaceAll("\"([A-Za-z]+)\":", "$1=") + "]";
    };
  }
}
