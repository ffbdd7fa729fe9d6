package dev.ordercluster.orders.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.Aead;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals personal data of a customer and opens it again: AES-256-GCM under a data key of that
/// customer, which a key-encryption key of the key file wraps. What is sealed is stored, cached,
/// put into events and replayed as it is; [Unsealing] opens documents just before they are sent.
///
/// The first use of a customer's key in a while costs one statement on a connection of its own:
/// seal before a transaction begins, not within. A customer is any owner of personal data, guests
/// too.
public final class Vault {
  private final KeyFile file;
  private final DataKeys keys;

  /// Throws IllegalArgumentException when the key file cannot be used.
  public Vault(Database database, EncryptionConfig config, Meters meters) {
    this.file = new KeyFile(config.keysFile(), meters);
    this.keys = new DataKeys(database, file, config.keyMemory());
  }

  /// Seals bytes for a place; a 410 problem once the customer is erased.
  public Sealed seal(String customerId, Place place, byte[] plaintext) {
    DataKey key = keys.current(customerId);
    Aead cipher = key.cipher().orElseThrow(Vault::erased);
    return Sealed.of(key.id(), Ciphers.encrypt(cipher, plaintext, place));
  }

  /// Seals a JSON value, the form that [Unsealing] opens.
  public Sealed seal(String customerId, Place place, JsonNode value) {
    return seal(customerId, place, Json.write(value));
  }

  /// Opens a sealed text; empty once the customer's key is destroyed. A text of another place or
  /// customer, and one that was altered, is an IllegalStateException.
  public Optional<byte[]> open(String customerId, Place place, String sealed) {
    Sealed value = parsed(place, sealed);
    DataKey key = keys.all(List.of(value.dataKeyId())).get(value.dataKeyId());
    if (key != null && !key.customerId().equals(customerId)) {
      throw unfit(place, null);
    }
    return key == null ? Optional.empty() : open(key, List.of(place), value);
  }

  /// Opens a sealed JSON value.
  public Optional<JsonNode> openJson(String customerId, Place place, String sealed) {
    return open(customerId, place, sealed).map(Json::parse);
  }

  /// Gives the index that is written with a sealed e-mail address.
  public BlindIndex index() {
    return indexes().primary();
  }

  /// Finds sealed e-mail addresses.
  public IndexKeys indexes() {
    return file.keys().indexes();
  }

  /// Destroys every data key of a customer in the caller's transaction: nothing that was sealed for
  /// it can be opened ever again, and nothing new can be sealed. Other instances may remember an
  /// opened key until their [ErasureWatch] has seen it.
  public void destroy(Connection connection, String customerId) throws SQLException {
    DataKeys.destroy(connection, customerId);
  }

  /// Drops the opened keys of a customer from memory; to be called once [#destroy] is committed.
  public void forget(String customerId) {
    keys.forget(customerId);
  }

  DataKeys dataKeys() {
    return keys;
  }

  KeyFile file() {
    return file;
  }

  Map<UUID, DataKey> keys(Collection<UUID> ids) {
    return keys.all(ids);
  }

  /// Opens a value that belongs to one of the places; empty when its key is destroyed.
  static Optional<byte[]> open(DataKey key, List<Place> places, Sealed value) {
    Optional<Aead> cipher = key.cipher();
    if (cipher.isEmpty()) {
      return Optional.empty();
    }
    @Nullable GeneralSecurityException last = null;
    for (Place place : places) {
      try {
        return Optional.of(cipher.get().decrypt(value.ciphertext(), place.associatedData()));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw unfit(places.getFirst(), last);
  }

  private static Sealed parsed(Place place, String text) {
    return Sealed.parse(text)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "expected a sealed value in " + place.table() + "." + place.column()));
  }

  private static IllegalStateException unfit(Place place, @Nullable Throwable cause) {
    return new IllegalStateException(
        "a sealed value in "
            + place.table()
            + "."
            + place.column()
            + " was altered or belongs to another row",
        cause);
  }

  /// What a request for an erased customer is answered.
  public static ProblemException erased() {
    return ProblemException.of(
        410,
        "customer-erased",
        "Gone",
        "The personal data of this customer was erased; no new can be kept.");
  }
}
