package dev.ordercluster.gateway.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Decompresses one connection's blocks of fields, in the order in which they came. The table has
/// the protocol's initial 4,096 bytes; strings have at most what the largest block could hold.
public final class HpackDecoder {
  private static final int MOST = 4096;
  private static final int OVERHEAD = 32;
  private static final int LONGEST_STRING = 128 * 1024;

  // Newest last.
  private final List<Field> table = new ArrayList<>();
  private int size;
  private int capacity = MOST;
  private byte[] block = new byte[0];
  private int at;

  private record Field(String name, String value) {
    int size() {
      return name.length() + value.length() + OVERHEAD;
    }
  }

  /// Where fields go.
  @FunctionalInterface
  public interface Sink {
    void field(String name, String value);
  }

  /// Decodes a whole block.
  ///
  /// @throws Http2Exception of the connection: what follows could not be decoded either
  public void decode(byte[] bytes, Sink sink) throws Http2Exception {
    block = bytes;
    at = 0;
    boolean begun = false;
    while (at < block.length) {
      int first = block[at] & 0xff;
      if ((first & 0xe0) == 0x20) {
        if (begun) {
          throw Http2Exception.compression("a table size may change at the start of a block only");
        }
        resize(integer(5));
        continue;
      }
      begun = true;
      if ((first & 0x80) != 0) {
        Field field = field(integer(7));
        sink.field(field.name(), field.value());
      } else {
        boolean remember = (first & 0x40) != 0;
        Field field = literal(integer(remember ? 6 : 4));
        if (remember) {
          remember(field);
        }
        sink.field(field.name(), field.value());
      }
    }
  }

  private Field literal(int index) throws Http2Exception {
    String name = index == 0 ? string() : field(index).name();
    return new Field(name, string());
  }

  private Field field(int index) throws Http2Exception {
    if (index >= 1 && index <= StaticTable.SIZE) {
      return new Field(StaticTable.name(index), StaticTable.value(index));
    }
    int back = index - StaticTable.SIZE;
    if (back < 1 || back > table.size()) {
      throw Http2Exception.compression("a field's index is not in the table");
    }
    return table.get(table.size() - back);
  }

  private void remember(Field field) {
    evict(capacity - field.size());
    if (field.size() <= capacity) {
      table.add(field);
      size += field.size();
    }
  }

  private void evict(int room) {
    while (size > room && !table.isEmpty()) {
      size -= table.removeFirst().size();
    }
  }

  private void resize(int bytes) throws Http2Exception {
    if (bytes > MOST) {
      throw Http2Exception.compression("the table may have " + MOST + " bytes");
    }
    capacity = bytes;
    evict(bytes);
  }

  private int integer(int bits) throws Http2Exception {
    int mask = (1 << bits) - 1;
    int value = next() & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int more = next();
      value += (more & 0x7f) << shift;
      if ((more & 0x80) == 0) {
        return value;
      }
    }
    throw Http2Exception.compression("an integer is too long");
  }

  private String string() throws Http2Exception {
    boolean coded = at < block.length && (block[at] & 0x80) != 0;
    int length = integer(7);
    if (length > block.length - at) {
      throw Http2Exception.compression("a string is longer than its block");
    }
    int from = at;
    at += length;
    return coded
        ? Huffman.decode(block, from, at, LONGEST_STRING)
        : new String(block, from, length, StandardCharsets.ISO_8859_1);
  }

  private int next() throws Http2Exception {
    if (at == block.length) {
      throw Http2Exception.compression("a block ends in the middle of a field");
    }
    return block[at++] & 0xff;
  }
}
