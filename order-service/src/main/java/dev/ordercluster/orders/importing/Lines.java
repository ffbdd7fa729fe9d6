package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.http.Body;
import dev.ordercluster.orders.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Splits newline-delimited JSON into lines without holding more than one of them. Blank lines are
/// passed over; lines are numbered from 1 as an editor shows them.
final class Lines {
  static final int LONGEST = 65_536;

  private static final int BUFFER = 16_384;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private int number;

  Lines(InputStream in) {
    this.in = in;
  }

  record Line(int number, Body body) {}

  /// The next line that is not blank; empty at the end. A line that is too long is a 400.
  Optional<Line> next() {
    while (true) {
      Optional<byte[]> line = read();
      if (line.isEmpty() || !isBlank(line.get())) {
        return line.map(bytes -> new Line(number, new Body(bytes)));
      }
    }
  }

  private Optional<byte[]> read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean any = false;
    while (fill()) {
      any = true;
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, start, at - start);
      if (line.size() > LONGEST) {
        throw ProblemException.of(
            400,
            "line-too-long",
            "Line too long",
            "Expected lines of at most " + LONGEST + " bytes; line " + (number + 1) + " has more.");
      }
      if (at < end) {
        at++;
        break;
      }
    }
    number++;
    return any ? Optional.of(line.toByteArray()) : Optional.empty();
  }

  private boolean fill() {
    if (at < end) {
      return true;
    }
    try {
      at = 0;
      end = in.read(buffer);
      return end > 0;
    } catch (IOException _) {
      throw Body.truncated();
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
