package dev.ordercluster.local.api.security;

import dev.ordercluster.local.api.store.DurableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Bearer tokens: one of the administrator, kept across restarts in a private file, and those of
/// service accounts, of which only a hash is stored.
public final class Tokens {
  private static final int BYTES = 32;

  private final String admin;
  private final DurableMap issued;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private Tokens(String admin, DurableMap issued, InstantSource clock) {
    this.admin = admin;
    this.issued = issued;
    this.clock = clock;
  }

  public static Tokens open(Path directory, DurableMap issued, InstantSource clock)
      throws IOException {
    Path file = directory.resolve("admin-token");
    if (!Files.exists(file)) {
      PrivateFiles.write(file, random(new SecureRandom()));
    }
    String admin = Files.readString(file).strip();
    if (admin.isEmpty()) {
      throw new IOException(
          "expected the administrator's token in "
              + file
              + ", was empty: delete the file, a new token is then made at the next start");
    }
    return new Tokens(admin, issued, clock);
  }

  public String admin() {
    return admin;
  }

  /// A new token for a service account.
  ///
  /// @param account its uid too, so that a later account of the same name does not inherit it
  public String issue(Account account, Instant expires) {
    removeExpired();
    String token = random(random);
    issued.put(
        hash(token),
        String.join(" ", account.namespace(), account.name(), account.uid(), expires.toString()));
    return token;
  }

  /// Who a token belongs to.
  public Optional<Identity> identify(String token) {
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(given, admin.getBytes(StandardCharsets.UTF_8))) {
      return Optional.of(Identity.ADMIN);
    }
    String entry = issued.get(hash(token));
    if (entry == null) {
      return Optional.empty();
    }
    String[] parts = entry.split(" ", 4);
    return Instant.parse(parts[3]).isAfter(clock.instant())
        ? Optional.of(Identity.serviceAccount(parts[0], parts[1]))
        : Optional.empty();
  }

  /// Forgets the tokens of a deleted service account.
  public void revoke(String namespace, String name) {
    issued.removeIf(entry -> entry.startsWith(namespace + " " + name + " "));
  }

  private void removeExpired() {
    Instant now = clock.instant();
    issued.removeIf(entry -> !Instant.parse(entry.split(" ", 4)[3]).isAfter(now));
  }

  private static String random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is required of every Java platform", e);
    }
  }

  /// A service account.
  public record Account(String namespace, String name, String uid) {}
}
