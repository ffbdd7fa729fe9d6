package dev.ordercluster.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Finds the end of one HTTP/1.1 answer in what has arrived. As cheap as it can be: a client that
/// needs much of the processor measures itself.
final class ResponseScan {
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

  private ResponseScan() {}

  /// The bytes of the whole answer, head and body; -1 while its head is not there.
  ///
  /// @throws IOException for an answer that is not 200 or has no length
  static int length(byte[] bytes, int length) throws IOException {
    int head = endOfHead(bytes, length);
    if (head < 0) {
      return -1;
    }
    if (bytes[9] != '2' || bytes[10] != '0' || bytes[11] != '0') {
      throw new IOException(
          "expected 200, was: "
              + new String(bytes, 0, Math.min(length, 400), StandardCharsets.ISO_8859_1));
    }
    return head + bodyLength(bytes, head);
  }

  private static int endOfHead(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int bodyLength(byte[] bytes, int head) throws IOException {
    for (int i = 0; i < head - LENGTH.length; i++) {
      if (bytes[i] == '\r' && isLengthAt(bytes, i)) {
        int end = i + LENGTH.length;
        while (bytes[end] != '\r') {
          end++;
        }
        int from = i + LENGTH.length;
        return Integer.parseInt(
            new String(bytes, from, end - from, StandardCharsets.US_ASCII).trim());
      }
    }
    throw new IOException("expected an answer with Content-Length");
  }

  private static boolean isLengthAt(byte[] bytes, int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      int c = bytes[at + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }
}
