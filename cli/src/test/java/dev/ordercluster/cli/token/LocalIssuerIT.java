package dev.ordercluster.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @TempDir private Path folder = Path.of("/");

  @Test
  void aTokenVerifiesWithThePublicKeysAndSaysWhoItIsAbout() throws Exception {
    LocalIssuer issuer = LocalIssuer.createdIn(folder.resolve("issuer"), CLOCK);
    SignedJWT token = SignedJWT.parse(issuer.token(request(Role.CUSTOMER, "alice")));
    ECKey key =
        JWKSet.parse(issuer.publicKeys()).getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(key.isPrivate()).isFalse();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("https://issuer.ordercluster.local");
    assertThat(claims.getAudience()).containsExactly("shop");
    assertThat(claims.getSubject()).isEqualTo("alice");
    assertThat(claims.getStringListClaim("roles")).isEqualTo(List.of("customer"));
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read orders:write");
    assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(3600)));
    assertThat(claims.getJWTID()).isNotBlank();
  }

  @Test
  void twoTokensNeverHaveTheSameId() throws Exception {
    LocalIssuer issuer = LocalIssuer.createdIn(folder, CLOCK);
    String first = issuer.token(request(Role.STAFF, "s"));
    String second = issuer.token(request(Role.STAFF, "s"));
    assertThat(SignedJWT.parse(first).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(SignedJWT.parse(second).getJWTClaimsSet().getJWTID());
  }

  @Test
  void theKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
    Path home = folder.resolve("issuer");
    String keys = LocalIssuer.createdIn(home, CLOCK).publicKeys();
    assertThat(LocalIssuer.createdIn(home, CLOCK).publicKeys()).isEqualTo(keys);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("signing.jwk"))))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutAClusterAPersonIsToldToStartOne() {
    assertThatThrownBy(() -> LocalIssuer.openedIn(folder, CLOCK))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("./ordercluster up");
  }

  private static TokenRequest request(Role role, String subject) {
    return TokenRequest.of(role, Optional.of(subject), Duration.ofHours(1));
  }
}
