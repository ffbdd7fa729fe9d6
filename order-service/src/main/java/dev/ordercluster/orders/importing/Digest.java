package dev.ordercluster.orders.importing;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 of an upload and its mode, taken while it is read.
final class Digest {
  private final MessageDigest sha256;
  private final InputStream stream;

  Digest(InputStream body, Mode mode) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
    sha256.update(mode.text().getBytes(StandardCharsets.UTF_8));
    stream = new DigestInputStream(body, sha256);
  }

  /// What is to be read.
  InputStream stream() {
    return stream;
  }

  /// The digest of what was read so far; call it once, at the end.
  byte[] value() {
    return sha256.digest();
  }
}
