package dev.ordercluster.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes heads and chunk framing into one growing buffer, so that a small message leaves in one
/// write. Confined to one thread; [#clear] makes it ready for the next message.
public final class HeadWriter {
  private byte[] bytes = new byte[2048];
  private int length;

  public HeadWriter clear() {
    length = 0;
    return this;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// Writes ASCII over what was written before.
  public void overwrite(int at, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
  }

  public HeadWriter requestLine(String method, String target) {
    return text(method).text(" ").text(target).text(" HTTP/1.1\r\n");
  }

  public HeadWriter statusLine(int status) {
    return text("HTTP/1.1 ").number(status).text(" ").text(Reasons.of(status)).text("\r\n");
  }

  public HeadWriter field(String name, String value) {
    return text(name).text(": ").text(value).text("\r\n");
  }

  public HeadWriter fields(Headers headers) {
    headers.forEach(this::field);
    return this;
  }

  public HeadWriter end() {
    return text("\r\n");
  }

  /// The size line of a chunk.
  public HeadWriter chunkSize(int size) {
    return text(Integer.toHexString(size)).text("\r\n");
  }

  public HeadWriter lastChunk() {
    return text("0\r\n\r\n");
  }

  public HeadWriter body(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  public HeadWriter number(long value) {
    return text(Long.toString(value));
  }

  /// ISO-8859-1 text. Control characters cannot come here from a client: the parsers refuse them.
  public HeadWriter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
    return body(encoded, 0, encoded.length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
