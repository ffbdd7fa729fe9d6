package dev.ordercluster.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A terminal window of unlimited width that understands what [LiveTerminal] writes.
final class Screen {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??)(\\d*)([A-Za-z])");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  PrintStream out() {
    return out;
  }

  String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// What a person sees at the end.
  List<String> lines() {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    String text = written();
    int at = 0;
    while (at < text.length()) {
      Matcher sequence = SEQUENCE.matcher(text).region(at, text.length());
      if (sequence.lookingAt()) {
        row = obey(sequence, lines, row);
        at = sequence.end();
      } else {
        row = put(text.charAt(at), lines, row);
        at++;
      }
    }
    return lines.stream().map(StringBuilder::toString).filter(line -> !line.isEmpty()).toList();
  }

  private int column;

  private int obey(Matcher sequence, List<StringBuilder> lines, int row) {
    switch (sequence.group(3)) {
      case "A" -> {
        return row - Integer.parseInt(sequence.group(2));
      }
      case "K" -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
      case "J" -> {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
        while (lines.size() > row + 1) {
          lines.removeLast();
        }
      }
      case "m", "l", "h" -> {}
      default -> throw new IllegalStateException("unknown sequence " + sequence.group());
    }
    return row;
  }

  private int put(char character, List<StringBuilder> lines, int row) {
    if (character == '\n') {
      column = 0;
      if (row + 1 == lines.size()) {
        lines.add(new StringBuilder());
      }
      return row + 1;
    }
    if (character == '\r') {
      column = 0;
      return row;
    }
    StringBuilder line = lines.get(row);
    if (column < line.length()) {
      line.setCharAt(column, character);
    } else {
      line.append(character);
    }
    column++;
    return row;
  }
}
