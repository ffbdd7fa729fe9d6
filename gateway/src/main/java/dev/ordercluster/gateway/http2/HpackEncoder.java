package dev.ordercluster.gateway.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes one block of an answer's fields. It uses no dynamic table, so blocks of one connection
/// may be written by several threads, and says so at the start of each, whatever the peer allows.
public final class HpackEncoder {
  private static final int TABLE_OF_ZERO = 0x20;
  private static final int INDEXED = 0x80;
  private static final int NEVER_INDEXED = 0x10;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /// Begins a block with its status.
  public HpackEncoder(int status) {
    out.write(TABLE_OF_ZERO);
    String text = Integer.toString(status);
    Integer index = StaticTable.indexOfStatus(text);
    if (index == null) {
      literal(":status", text, 0);
    } else {
      integer(index, 7, INDEXED);
    }
  }

  /// Adds a field; its name in lower case.
  public HpackEncoder field(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    literal(lower, value, lower.equals("set-cookie") ? NEVER_INDEXED : 0);
    return this;
  }

  public byte[] block() {
    return out.toByteArray();
  }

  private void literal(String name, String value, int pattern) {
    int index = StaticTable.indexOf(name);
    integer(index, 4, pattern);
    if (index == 0) {
      string(name);
    }
    string(value);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(bytes.length, 7, 0);
    out.writeBytes(bytes);
  }

  private void integer(int value, int bits, int pattern) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      out.write(pattern | value);
      return;
    }
    out.write(pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    out.write(rest);
  }
}
