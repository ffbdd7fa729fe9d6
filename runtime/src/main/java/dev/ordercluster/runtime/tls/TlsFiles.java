package dev.ordercluster.runtime.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The PEM files of one side of a TLS connection.
///
/// @param pair what this side presents; empty when it presents nothing
/// @param authorities bundle of the authorities whose certificates the other side may present;
///   empty when the other side presents none
public record TlsFiles(Optional<Pair> pair, Optional<Path> authorities) {
  private static final int MAX_BYTES = 1024 * 1024;

  /// A certificate chain, the own certificate first, and its private key.
  public record Pair(Path chain, Path key) {}

  public TlsFiles {
    if (pair.isEmpty() && authorities.isEmpty()) {
      throw new IllegalArgumentException("TLS needs a certificate and key, or authorities");
    }
  }

  /// The files of one side whose settings are all optional; empty when none is set.
  ///
  /// @throws IllegalArgumentException when one of certificate and key is missing
  public static Optional<TlsFiles> pair(
      Optional<Path> chain, Optional<Path> key, Optional<Path> authorities) {
    if (chain.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key must be set together");
    }
    Optional<Pair> pair = chain.map(file -> new Pair(file, key.orElseThrow()));
    return pair.isEmpty() && authorities.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsFiles(pair, authorities));
  }

  /// What the files hold now.
  record Texts(String chain, String key, String authorities) {
    TlsMaterial parsed() {
      return new TlsMaterial(
          chain.isEmpty() ? List.of() : Pem.certificates(chain),
          key.isEmpty() ? Optional.empty() : Optional.of(Pem.privateKey(key)),
          authorities.isEmpty() ? List.of() : Pem.certificates(authorities));
    }

    /// Tells contents apart without keeping the key's text.
    String digest() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String text : List.of(chain, key, authorities)) {
          digest.update(text.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public String toString() {
      return "Texts[" + digest() + "]";
    }
  }

  Texts read() throws IOException {
    return new Texts(text(pair.map(Pair::chain)), text(pair.map(Pair::key)), text(authorities));
  }

  private static String text(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return "";
    }
    if (Files.size(file.get()) > MAX_BYTES) {
      throw new IOException(file.get() + " has more than " + MAX_BYTES + " bytes");
    }
    String text = Files.readString(file.get(), StandardCharsets.ISO_8859_1);
    if (text.isBlank()) {
      throw new IOException(file.get() + " is empty");
    }
    return text;
  }
}
