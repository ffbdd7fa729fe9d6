package dev.ordercluster.operator.secret;

import java.security.SecureRandom;
import java.util.Base64;

/// Random text for credentials.
public final class RandomText {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int PASSWORD_LENGTH = 43;
  private static final int KEY_BYTES = 32;
  private static final int UUID_BYTES = 16;

  private final SecureRandom random;

  public RandomText(SecureRandom random) {
    this.random = random;
  }

  /// 43 letters and digits, 256 bits: needs no quoting in any configuration file.
  String password() {
    StringBuilder text = new StringBuilder(PASSWORD_LENGTH);
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /// A Kafka cluster id: 128 random bits in URL-safe base64, not starting with a dash.
  String kafkaClusterId() {
    byte[] bytes = new byte[UUID_BYTES];
    String id;
    do {
      random.nextBytes(bytes);
      id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } while (id.startsWith("-"));
    return id;
  }

  /// The first key file of the order service: key-encryption key 1, which is primary, and the key
  /// of the blind index, each of 256 bits.
  String encryptionKeys() {
    return """
        {"primaryKeyId":1,"keys":[{"id":1,"key":"%s"}],"indexKey":"%s"}
        """
        .formatted(key(), key());
  }

  private String key() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Where the chance comes from.
  public SecureRandom source() {
    return random;
  }
}
