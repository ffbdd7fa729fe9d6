package dev.ordercluster.gateway.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A public key together with the algorithms it may be used with: the token never chooses.
final class VerificationKey {
  private static final Set<JWSAlgorithm> RSA =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);
  private static final Set<JWSAlgorithm> ED25519 = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  private static final int MIN_RSA_BITS = 2048;
  // DER of SubjectPublicKeyInfo { id-Ed25519 } up to the 32 key bytes (RFC 8410).
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final @Nullable String id;
  private final Set<JWSAlgorithm> algorithms;
  private final Check check;

  private interface Check {
    boolean verify(JWSHeader header, byte[] input, Base64URL signature)
        throws JOSEException, GeneralSecurityException;
  }

  private VerificationKey(@Nullable String id, Set<JWSAlgorithm> algorithms, Check check) {
    this.id = id;
    this.algorithms = algorithms;
    this.check = check;
  }

  /// The key as a verification key; empty when it is of a kind, size or use that may not verify.
  static Optional<VerificationKey> of(JWK jwk) {
    if (!mayVerify(jwk)) {
      return Optional.empty();
    }
    try {
      return switch (jwk) {
        case RSAKey rsa when rsa.size() >= MIN_RSA_BITS ->
            bound(jwk, RSA, nimbus(new RSASSAVerifier(rsa.toPublicJWK())));
        case ECKey ec -> ofCurve(ec);
        case OctetKeyPair okp when Curve.Ed25519.equals(okp.getCurve()) ->
            bound(jwk, ED25519, ed25519(okp));
        default -> Optional.empty();
      };
    } catch (JOSEException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  boolean isNamed(String kid) {
    return kid.equals(id);
  }

  boolean permits(JWSAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  boolean verifies(JWSHeader header, byte[] input, Base64URL signature) {
    try {
      return check.verify(header, input, signature);
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<VerificationKey> ofCurve(ECKey key) throws JOSEException {
    JWSAlgorithm algorithm =
        Curve.P_256.equals(key.getCurve())
            ? JWSAlgorithm.ES256
            : Curve.P_384.equals(key.getCurve())
                ? JWSAlgorithm.ES384
                : Curve.P_521.equals(key.getCurve()) ? JWSAlgorithm.ES512 : null;
    return algorithm == null
        ? Optional.empty()
        : bound(key, Set.of(algorithm), nimbus(new ECDSAVerifier(key.toPublicJWK())));
  }

  private static Optional<VerificationKey> bound(JWK jwk, Set<JWSAlgorithm> family, Check check) {
    Algorithm declared = jwk.getAlgorithm();
    Set<JWSAlgorithm> algorithms = family;
    if (declared != null) {
      algorithms =
          family.stream()
              .filter(algorithm -> algorithm.getName().equals(declared.getName()))
              .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
    return algorithms.isEmpty()
        ? Optional.empty()
        : Optional.of(new VerificationKey(jwk.getKeyID(), algorithms, check));
  }

  private static boolean mayVerify(JWK jwk) {
    KeyUse use = jwk.getKeyUse();
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (use == null || use.equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static Check nimbus(JWSVerifier verifier) {
    return verifier::verify;
  }

  private static Check ed25519(OctetKeyPair key) throws GeneralSecurityException {
    byte[] x = key.getDecodedX();
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(ED25519_PREFIX);
    encoded.writeBytes(x);
    PublicKey publicKey =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
    return (_, input, signature) -> {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey);
      verifier.update(input);
      return verifier.verify(signature.decode());
    };
  }
}
