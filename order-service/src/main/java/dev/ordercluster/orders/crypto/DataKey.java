package dev.ordercluster.orders.crypto;

import com.google.crypto.tink.Aead;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A customer's data key, opened; without a cipher once it is destroyed.
record DataKey(UUID id, String customerId, @Nullable Aead aead) {
  Optional<Aead> cipher() {
    return Optional.ofNullable(aead);
  }

  boolean isDestroyed() {
    return aead == null;
  }

  @Override
  public String toString() {
    return "DataKey[" + id + (isDestroyed() ? ", destroyed]" : "]");
  }
}
