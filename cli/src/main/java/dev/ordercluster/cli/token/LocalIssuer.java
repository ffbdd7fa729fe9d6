package dev.ordercluster.cli.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Stands for an identity provider on one machine: signs tokens (ES256) with a key that only this
/// user can read. It is trusted by those OrderClusters alone that name its public keys.
public final class LocalIssuer {
  /// The `iss` claim.
  public static final String ISSUER = "https://issuer.ordercluster.local";

  private static final String AUDIENCE = "shop";
  private static final String KEY_FILE = "signing.jwk";

  private final ECKey key;
  private final InstantSource clock;

  private LocalIssuer(ECKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// The issuer whose key lies in the folder; on first use the key is made.
  public static LocalIssuer createdIn(Path folder, InstantSource clock) {
    Path file = folder.resolve(KEY_FILE);
    if (!Files.exists(file)) {
      store(folder, file, generate());
    }
    return openedIn(folder, clock);
  }

  /// The issuer whose key lies in the folder.
  public static LocalIssuer openedIn(Path folder, InstantSource clock) {
    Path file = folder.resolve(KEY_FILE);
    try {
      return new LocalIssuer(ECKey.parse(Files.readString(file)), clock);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "there is no signing key in " + folder + ": start a cluster with ./ordercluster up", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read the signing key: " + Failures.reason(e), e);
    } catch (ParseException e) {
      throw new CommandFailure(
          file + " holds no signing key: remove it and run ./ordercluster up, which makes one", e);
    }
  }

  /// The public keys, as a JWK set document.
  public String publicKeys() {
    return new JWKSet(key.toPublicJWK()).toString(true);
  }

  /// A signed token, in the compact form that goes behind `Authorization: Bearer`.
  public String token(TokenRequest request) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(request.subject())
            .claim("roles", List.of(request.role().claim()))
            .claim("scope", request.role().scope())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(request.ttl())))
            .jwtID(UUID.randomUUID().toString())
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(key.getKeyID())
            .type(JOSEObjectType.JWT)
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new CommandFailure("the token cannot be signed: " + e.getMessage(), e);
    }
    return token.serialize();
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("P-256 is required of every Java platform", e);
    }
  }

  private static void store(Path folder, Path file, ECKey key) {
    try {
      Files.createDirectories(folder, only("rwx------"));
      Path next = Files.createTempFile(folder, KEY_FILE, ".next", only("rw-------"));
      Files.writeString(next, key.toJSONString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandFailure("cannot store the signing key: " + Failures.reason(e), e);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
