package dev.ordercluster.gateway.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decodes HPACK's Huffman code (RFC 7541 Appendix B). The code is canonical: codes of one length
/// follow each other in the order of their symbols, so the lengths alone tell it.
final class Huffman {
  private static final int END = 256;
  private static final int SHORTEST = 5;
  // Padding is shorter than a byte.
  private static final int LONGEST_PADDING = 7;
  // The length of each symbol's code, as a digit of base 36; the last one is the end's.
  private static final String LENGTHS =
      "dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca"
          + "d67777777777777777777777878djde6f56565666577666567655677777fbeds"
          + "kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
          + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq"
          + "u";

  // Two entries per inner node: the next node, or -1 - symbol.
  private static final int[] TREE = tree();

  private Huffman() {}

  private static int[] tree() {
    int[] tree = new int[2 * END];
    Arrays.fill(tree, 0);
    int nodes = 1;
    int code = 0;
    for (int length = SHORTEST; length <= 30; length++) {
      code <<= 1;
      if (length == SHORTEST) {
        code = 0;
      }
      for (int symbol = 0; symbol <= END; symbol++) {
        if (Character.digit(LENGTHS.charAt(symbol), 36) != length) {
          continue;
        }
        int node = 0;
        for (int bit = length - 1; bit > 0; bit--) {
          int at = 2 * node + (code >> bit & 1);
          if (tree[at] == 0) {
            tree[at] = nodes++;
          }
          node = tree[at];
        }
        tree[2 * node + (code & 1)] = -1 - symbol;
        code++;
      }
    }
    return tree;
  }

  /// Decodes a string.
  ///
  /// @param most characters of the result
  static String decode(byte[] source, int from, int to, int most) throws Http2Exception {
    byte[] out = new byte[Math.min(most, (to - from) * 8 / SHORTEST)];
    int length = 0;
    int node = 0;
    int pending = 0;
    boolean ones = true;
    for (int i = from; i < to; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        int value = source[i] >> bit & 1;
        int next = TREE[2 * node + value];
        pending++;
        ones &= value == 1;
        if (next >= 0) {
          node = next;
          continue;
        }
        if (next == -1 - END || length == out.length) {
          throw Http2Exception.compression("a Huffman string holds its end or is too long");
        }
        out[length++] = (byte) (-1 - next);
        node = 0;
        pending = 0;
        ones = true;
      }
    }
    if (pending > LONGEST_PADDING || !ones) {
      throw Http2Exception.compression("a Huffman string is padded wrongly");
    }
    return new String(out, 0, length, StandardCharsets.ISO_8859_1);
  }
}
