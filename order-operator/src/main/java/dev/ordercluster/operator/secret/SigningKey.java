package dev.ordercluster.operator.secret;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;

/// The ES256 key with which gateways vouch for a caller, and its public half for the services.
final class SigningKey {
  private SigningKey() {}

  /// A new private key as a JSON Web Key; its id is the key's thumbprint (RFC 7638).
  static String generate(RandomText random) {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .secureRandom(random.source())
          .algorithm(JWSAlgorithm.ES256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("P-256 is required of every Java platform", e);
    }
  }

  /// The public JSON Web Key Set of a private key.
  static String publicSet(String privateKey) {
    try {
      return new JWKSet(ECKey.parse(privateKey).toPublicJWK()).toString(true);
    } catch (ParseException e) {
      // The cause would quote the key.
      throw new IllegalArgumentException(
          "signing.jwk is not a JSON Web Key of type EC: restore it, or delete the Secret to have a"
              + " new one made");
    }
  }
}
