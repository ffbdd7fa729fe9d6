package dev.ordercluster.local.node;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Pure: replaces the paths at which a container sees its volumes by where they really are, in
/// environment values, arguments and commands. A pod here has no mounts of its own.
///
/// A mount path is replaced where it stands as a path: at the start or behind a character that
/// cannot be part of one (`=`, `:`, `,`, a quote, a blank), and followed by the end, a `/` or such
/// a character. The longest mount path wins.
final class MountPaths {
  private final List<Map.Entry<String, String>> longestFirst;

  MountPaths(Map<String, Path> mounts) {
    longestFirst =
        mounts.entrySet().stream()
            .map(one -> Map.entry(withoutEnd(one.getKey()), one.getValue().toString()))
            .filter(one -> !one.getKey().isEmpty())
            .sorted(
                Comparator.comparingInt((Map.Entry<String, String> one) -> one.getKey().length())
                    .reversed())
            .toList();
  }

  private static String withoutEnd(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  String rewrite(String text) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      boolean start = at == 0 || !isPathCharacter(text.charAt(at - 1));
      Map.Entry<String, String> found = start ? mountAt(text, at) : null;
      if (found == null) {
        result.append(text.charAt(at));
        at++;
      } else {
        result.append(found.getValue());
        at += found.getKey().length();
      }
    }
    return result.toString();
  }

  private Map.@org.jspecify.annotations.Nullable Entry<String, String> mountAt(
      String text, int at) {
    for (Map.Entry<String, String> mount : longestFirst) {
      int end = at + mount.getKey().length();
      boolean ends =
          end >= text.length() || text.charAt(end) == '/' || !isPathCharacter(text.charAt(end));
      if (text.startsWith(mount.getKey(), at) && ends) {
        return mount;
      }
    }
    return null;
  }

  private static boolean isPathCharacter(char one) {
    return Character.isLetterOrDigit(one) || one == '/' || one == '.' || one == '_' || one == '-';
  }
}
