package dev.ordercluster.operator.desired;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Short SHA-256 digests (64 bits in hex) that tell whether an input changed. Not for security.
public final class Checksum {
  private static final int BYTES = 8;

  private Checksum() {}

  public static String of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      add(digest, part);
    }
    return text(digest);
  }

  public static String of(Map<String, String> entries) {
    MessageDigest digest = sha256();
    new TreeMap<>(entries)
        .forEach(
            (key, value) -> {
              add(digest, key);
              add(digest, value);
            });
    return text(digest);
  }

  // The length goes first, so that ("ab", "c") and ("a", "bc") differ.
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) ':');
    digest.update(bytes);
  }

  private static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }
}
