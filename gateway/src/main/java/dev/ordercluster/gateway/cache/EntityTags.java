package dev.ordercluster.gateway.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Entity tags (RFC 9110 §8.8.3, §13.1.2).
public final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
  private static final int HASHED = 12;

  private EntityTags() {}

  /// The client's copy is the current one: weak comparison, as If-None-Match asks for.
  ///
  /// @param lines of the If-None-Match field
  /// @param current the tag of what would be sent
  public static boolean matches(List<String> lines, String current) {
    String opaque = current.startsWith("W/") ? current.substring(2) : current;
    for (String line : lines) {
      if (line.strip().equals("*")) {
        return true;
      }
      Matcher tags = TAG.matcher(line);
      while (tags.find()) {
        if (tags.group(2).equals(opaque)) {
          return true;
        }
      }
    }
    return false;
  }

  /// A strong tag of exactly these bytes.
  public static String of(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      byte[] tag =
          Base64.getUrlEncoder().withoutPadding().encode(java.util.Arrays.copyOf(hash, HASHED));
      return "\"" + new String(tag, StandardCharsets.US_ASCII) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
