package dev.ordercluster.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Puts the older encodings of private keys into the PKCS #8 envelope (RFC 5208) that the JDK
/// reads. cert-manager writes them unless told otherwise.
final class Pkcs8 {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int CURVE = 0xa0;
  private static final byte[] VERSION = {2, 1, 0};
  // rsaEncryption with NULL parameters.
  private static final byte[] RSA = {
    0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  // id-ecPublicKey.
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pkcs8() {}

  static byte[] ofRsa(byte[] pkcs1) {
    return of(SEQUENCE, VERSION, RSA, of(OCTET_STRING, pkcs1));
  }

  static byte[] ofEc(byte[] sec1) {
    byte[] algorithm = of(SEQUENCE, EC, of(OBJECT_IDENTIFIER, curve(sec1)));
    return of(SEQUENCE, VERSION, algorithm, of(OCTET_STRING, sec1));
  }

  // ECPrivateKey ::= SEQUENCE { version, privateKey OCTET STRING, [0] curve, [1] publicKey }
  private static byte[] curve(byte[] sec1) {
    Der whole = new Der(sec1, 0, sec1.length);
    Der fields = whole.enter(SEQUENCE);
    while (fields.hasMore()) {
      if (fields.tag() == CURVE) {
        return fields.enter(CURVE).enter(OBJECT_IDENTIFIER).rest();
      }
      fields.skip();
    }
    throw new IllegalArgumentException("the EC PRIVATE KEY does not name its curve");
  }

  private static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length > 0xff) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7f) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /// A cursor over DER.
  private static final class Der {
    private final byte[] bytes;
    private final int end;
    private int at;

    Der(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    int tag() {
      return byteAt(at);
    }

    Der enter(int tag) {
      if (tag() != tag) {
        throw broken();
      }
      int start = at;
      skip();
      return new Der(bytes, start + headLength(start), at);
    }

    void skip() {
      int next = at + headLength(at) + length(at);
      if (next > end) {
        throw broken();
      }
      at = next;
    }

    byte[] rest() {
      return Arrays.copyOfRange(bytes, at, end);
    }

    private int headLength(int start) {
      int first = byteAt(start + 1);
      return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private int length(int start) {
      int first = byteAt(start + 1);
      if (first < 0x80) {
        return first;
      }
      int length = 0;
      for (int i = 0; i < (first & 0x7f); i++) {
        length = length << 8 | byteAt(start + 2 + i);
        if (length > bytes.length) {
          throw broken();
        }
      }
      return length;
    }

    private int byteAt(int index) {
      if (index >= end) {
        throw broken();
      }
      return bytes[index] & 0xff;
    }

    private static IllegalArgumentException broken() {
      return new IllegalArgumentException("the EC PRIVATE KEY is broken");
    }
  }
}
