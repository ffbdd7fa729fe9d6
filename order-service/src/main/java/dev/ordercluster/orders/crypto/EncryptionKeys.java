package dev.ordercluster.orders.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.Aead;
import dev.ordercluster.orders.http.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/// The content of the key file: key-encryption keys by id, one of them primary, and the key of the
/// blind index. `{"primaryKeyId":1,"keys":[{"id":1,"key":"<base64url of 32
/// bytes>"}],"indexKey":…}`.
final class EncryptionKeys {
  private final int primaryId;
  private final Map<Integer, Aead> keys;
  private final BlindIndex index;

  private EncryptionKeys(int primaryId, Map<Integer, Aead> keys, BlindIndex index) {
    this.primaryId = primaryId;
    this.keys = Map.copyOf(keys);
    this.index = index;
  }

  /// Throws IllegalArgumentException that says what is wrong and never shows a key.
  static EncryptionKeys parse(String text) {
    JsonNode root = tree(text);
    Map<Integer, Aead> keys = new LinkedHashMap<>();
    for (JsonNode entry : root.path("keys")) {
      int id = id(entry.path("id"), "keys[].id");
      if (keys.put(id, Ciphers.aead(bytes(entry.path("key"), "keys[].key"))) != null) {
        throw new IllegalArgumentException("expected each key id once, was repeated: " + id);
      }
    }
    int primary = id(root.path("primaryKeyId"), "primaryKeyId");
    if (!keys.containsKey(primary)) {
      throw new IllegalArgumentException(
          "expected primaryKeyId to be one of " + keys.keySet() + ", was " + primary);
    }
    byte[] indexKey = bytes(root.path("indexKey"), "indexKey");
    return new EncryptionKeys(
        primary, keys, new BlindIndex(new SecretKeySpec(indexKey, BlindIndex.ALGORITHM)));
  }

  int primaryId() {
    return primaryId;
  }

  Set<Integer> ids() {
    return keys.keySet();
  }

  Optional<Aead> key(int id) {
    return Optional.ofNullable(keys.get(id));
  }

  BlindIndex index() {
    return index;
  }

  private static JsonNode tree(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException _) {
      // The cause would quote what stands near the fault: a key.
      throw new IllegalArgumentException("expected a JSON object, was another text");
    }
  }

  private static int id(JsonNode node, String name) {
    if (!node.isInt() || node.intValue() < 1) {
      throw new IllegalArgumentException("expected " + name + " to be an integer from 1");
    }
    return node.intValue();
  }

  private static byte[] bytes(JsonNode node, String name) {
    String expected = "expected " + name + " to be the base64url of 32 bytes";
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(node.asText());
      if (bytes.length != Ciphers.KEY_BYTES) {
        throw new IllegalArgumentException(expected + ", was of " + bytes.length);
      }
      return bytes;
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(expected);
    }
  }
}
