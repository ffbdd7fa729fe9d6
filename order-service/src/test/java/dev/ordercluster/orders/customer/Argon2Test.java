package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Argon2Test {
  /// A test vector of the reference implementation.
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  private final Argon2 argon2 = new Argon2(new PasswordConfig(7168, 1));

  @Test
  void itComputesWhatTheReferenceImplementationDoes() {
    assertThat(argon2.matches("password", REFERENCE)).isTrue();
    assertThat(argon2.matches("passwore", REFERENCE)).isFalse();
    assertThat(argon2.isOutdated(REFERENCE)).isTrue();
  }

  @Test
  void aHashIsOfItsPasswordOnlyAndNeverTheSameTwice() {
    String hash = argon2.hash("correct horse");
    assertThat(hash)
        .startsWith("$argon2id$v=19$m=7168,t=2,p=1$")
        .isNotEqualTo(argon2.hash("correct horse"));
    assertThat(argon2.matches("correct horse", hash)).isTrue();
    assertThat(argon2.matches("correct horsf", hash)).isFalse();
    assertThat(argon2.isOutdated(hash)).isFalse();
    assertThat(argon2.matches("", argon2.nobody())).isFalse();
  }
}
