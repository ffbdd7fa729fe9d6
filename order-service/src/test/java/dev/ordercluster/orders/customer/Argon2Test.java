package dev.ordercluster.orders.customer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.customer.Argon2.Match;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

class Argon2Test {
  /// A test vector of the reference implementation.
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  private static final String COMPOSED = "Gr\u00fc\u00dfe aus K\u00f6ln";
  private static final String DECOMPOSED = "Gru\u0308\u00dfe aus Ko\u0308ln";

  private final Argon2 argon2 = new Argon2(new PasswordConfig(7168, 1));

  @Test
  void itComputesWhatTheReferenceImplementationDoes() {
    assertThat(argon2.check("password", REFERENCE)).isEqualTo(Match.OUTDATED);
    assertThat(argon2.check("passwore", REFERENCE)).isEqualTo(Match.NO);
  }

  @Test
  void aHashIsOfItsPasswordOnlyAndNeverTheSameTwice() {
    String hash = argon2.hash("correct horse");
    assertThat(hash)
        .startsWith("$argon2id$v=19$m=7168,t=2,p=1$")
        .isNotEqualTo(argon2.hash("correct horse"));
    assertThat(argon2.check("correct horse", hash)).isEqualTo(Match.YES);
    assertThat(argon2.check("correct horsf", hash)).isEqualTo(Match.NO);
    assertThat(argon2.check("", argon2.nobody())).isEqualTo(Match.NO);
  }

  @Test
  void aPasswordIsTheSameFromAKeyboardThatComposesAndFromOneThatDoesNot() {
    String hash = argon2.hash(COMPOSED);
    assertThat(argon2.check(COMPOSED, hash)).isEqualTo(Match.YES);
    assertThat(argon2.check(DECOMPOSED, hash)).isEqualTo(Match.YES);
    assertThat(argon2.check(DECOMPOSED, argon2.hash(DECOMPOSED))).isEqualTo(Match.YES);
    assertThat(argon2.check("Gr\u00fc\u00dfe\u00a0aus K\u00f6ln", hash)).isEqualTo(Match.YES);
    assertThat(argon2.check("Grusse aus Koln", hash)).isEqualTo(Match.NO);
  }

  @Test
  void aHashThatWasMadeOfWhatWasTypedStaysGoodAndIsToBeMadeAnew() {
    for (String typed : new String[] {DECOMPOSED, "two\u00a0words and more"}) {
      String hash = hashedAsTyped(typed);
      assertThat(argon2.check(typed, hash)).isEqualTo(Match.OUTDATED);
    }
    assertThat(argon2.check(COMPOSED, hashedAsTyped(DECOMPOSED))).isEqualTo(Match.OUTDATED);
    assertThat(argon2.check(DECOMPOSED, hashedAsTyped(COMPOSED))).isEqualTo(Match.YES);
  }

  @Test
  void aPlainPasswordIsComputedOnce() {
    assertThat(PasswordText.of("correct horse").forms()).containsExactly("correct horse");
  }

  // As it was done before passwords were prepared.
  private static String hashedAsTyped(String password) {
    byte[] salt = "somesaltsomesalt".getBytes(UTF_8);
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(7168)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[32];
    generator.generateBytes(password.getBytes(UTF_8), hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=7168,t=2,p=1$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }
}
