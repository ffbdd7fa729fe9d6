package dev.ordercluster.cli.terminal;

import java.util.Map;

/// Colours, or none: off when `NO_COLOR` is set to anything (no-color.org) or the terminal is dumb.
///
/// @param colour whether escape sequences for colour are written
public record Style(boolean colour) {
  private static final String ESCAPE = "\u001b[";

  public static Style from(Map<String, String> environment, boolean isTerminal) {
    return new Style(isTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /// Whether the environment describes a terminal that can repaint lines.
  public static boolean repaints(Map<String, String> environment) {
    return !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String warn(String text) {
    return paint("33", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  public String strong(String text) {
    return paint("1", text);
  }

  String of(Row.Mark mark, String text) {
    return switch (mark) {
      case DONE -> good(text);
      case FAILED -> bad(text);
      case WAITING -> faint(text);
      case WORKING -> warn(text);
    };
  }

  private String paint(String code, String text) {
    return colour ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
