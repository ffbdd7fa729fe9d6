package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Password hashes: Argon2id (RFC 9106) in the PHC text form, with the parameters in the text so
/// that they can be raised later. So many are computed at once as the settings say, each with the
/// memory that they say; who waits longer than two seconds for a turn is told to come again.
final class Argon2 {
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int PASSES = 2;
  private static final int MAX_KIB = 1 << 20;
  private static final long WAIT_SECONDS = 2;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final int kib;
  private final Semaphore turns;
  private final SecureRandom random = new SecureRandom();
  private final String nobody;

  Argon2(PasswordConfig config) {
    this.kib = config.memoryKib();
    this.turns = new Semaphore(config.concurrency(), true);
    this.nobody = text(kib, PASSES, new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /// What a check came to.
  enum Match {
    NO,
    YES,
    /// The password is right and its hash is to be made anew.
    OUTDATED
  }

  /// A hash with a fresh salt.
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    String prepared = PasswordText.of(password).prepared();
    return text(kib, PASSES, salt, inTurn(prepared, salt, kib, PASSES));
  }

  /// Whether the password is the one of the hash, in any form in which it may have been hashed.
  Match check(String password, String hash) {
    PasswordText text = PasswordText.of(password);
    for (String form : text.forms()) {
      if (matches(form, hash)) {
        boolean isCurrent = form.equals(text.prepared()) && hash.startsWith(prefix(kib, PASSES));
        return isCurrent ? Match.YES : Match.OUTDATED;
      }
    }
    return Match.NO;
  }

  private boolean matches(String password, String hash) {
    Matcher phc = PHC.matcher(hash);
    if (!phc.matches() || Integer.parseInt(phc.group(1)) > MAX_KIB) {
      throw new IllegalStateException("expected an Argon2id hash, was another text");
    }
    byte[] salt = Base64.getDecoder().decode(phc.group(3));
    byte[] expected = Base64.getDecoder().decode(phc.group(4));
    byte[] actual =
        inTurn(password, salt, Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)));
    return MessageDigest.isEqual(expected, actual);
  }

  /// A hash that no password has: checking against it takes as long as against a real one.
  String nobody() {
    return nobody;
  }

  private byte[] inTurn(String password, byte[] salt, int memory, int passes) {
    try {
      if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(passes)
              .withParallelism(1)
              .withSalt(salt)
              .build());
      byte[] hash = new byte[HASH_BYTES];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    } finally {
      turns.release();
    }
  }

  private static String text(int memory, int passes, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return prefix(memory, passes) + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  private static String prefix(int memory, int passes) {
    return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$";
  }

  private static ProblemException busy() {
    return new ProblemException(
        Problem.of(503, "passwords-busy", "Try again", "Too many passwords are being checked."),
        Map.of("Retry-After", "1"));
  }
}
