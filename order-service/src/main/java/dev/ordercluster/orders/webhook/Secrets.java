package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/// Signing secrets of endpoints: made here, shown once, stored sealed under a data key that belongs
/// to no customer.
final class Secrets {
  private static final String OWNER = "system:webhooks";

  private final Vault vault;
  private final SecureRandom random = new SecureRandom();

  Secrets(Vault vault) {
    this.vault = vault;
  }

  String make() {
    return Signature.newSecret(random);
  }

  String seal(UUID endpointId, String secret) {
    return vault.seal(OWNER, place(endpointId), secret.getBytes(StandardCharsets.UTF_8)).text();
  }

  /// The secrets that a delivery is signed with, newest first.
  List<String> open(Delivery.Target target) {
    return target.sealedSecrets().stream()
        .flatMap(text -> vault.open(OWNER, place(target.endpointId()), text).stream())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  private static Place place(UUID endpointId) {
    return new Place("webhook_endpoints", "secret", endpointId.toString());
  }
}
