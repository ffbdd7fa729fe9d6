package dev.ordercluster.runtime;

import java.util.List;

/// Writes the reference table of a process's settings, so that documentation cannot drift from the
/// keys.
public final class ConfigurationReference {
  private ConfigurationReference() {}

  /// A Markdown section with one row per key, in the order of the table.
  public static String markdown(String process, String prefix, List<Key<?>> keys) {
    StringBuilder out = new StringBuilder();
    out.append("## ").append(process).append("\n\n");
    out.append("| environment variable | type | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : keys) {
      out.append("| `").append(key.environmentVariable(prefix)).append("` | ");
      out.append(key.type().replace("|", "\\|")).append(key.isSecret() ? ", secret" : "");
      out.append(" | ").append(defaultCell(key)).append(" | ").append(key.doc()).append(" |\n");
    }
    return out.toString();
  }

  private static String defaultCell(Key<?> key) {
    String text = key.defaultText();
    if (text == null) {
      return "required";
    }
    return text.isEmpty() ? "none" : "`" + text + "`";
  }
}
