package dev.ordercluster.orders.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/// The content of the key file: key-encryption keys by id, one of them primary, and the keys of the
/// blind index in the same way.
///
/// `{"primaryKeyId":1,"keys":[{"id":1,"key":"<base64url of 32 bytes>"}],
/// "primaryIndexKeyId":1,"indexKeys":[{"id":1,"key":…}]}`. A key-encryption key may be kept by a
/// key service instead: `{"id":2,"transit":{…}}`. `"indexKey":…` is short for the one index key 1.
final class EncryptionKeys {
  private final int primaryId;
  private final Map<Integer, KeyEncryption> keys;
  private final IndexKeys indexes;

  private EncryptionKeys(int primaryId, Map<Integer, KeyEncryption> keys, IndexKeys indexes) {
    this.primaryId = primaryId;
    this.keys = Map.copyOf(keys);
    this.indexes = indexes;
  }

  /// Throws IllegalArgumentException that says what is wrong and never shows a key.
  static EncryptionKeys parse(String text) {
    JsonNode root = tree(text);
    Map<Integer, KeyEncryption> keys = byId(root, "keys", EncryptionKeys::keyEncryption);
    int primary = id(root.path("primaryKeyId"), "primaryKeyId");
    if (!keys.containsKey(primary)) {
      throw new IllegalArgumentException(
          "expected primaryKeyId to be one of " + keys.keySet() + ", was " + primary);
    }
    return new EncryptionKeys(primary, keys, indexes(root));
  }

  int primaryId() {
    return primaryId;
  }

  Set<Integer> ids() {
    return keys.keySet();
  }

  Optional<KeyEncryption> key(int id) {
    return Optional.ofNullable(keys.get(id));
  }

  IndexKeys indexes() {
    return indexes;
  }

  private static IndexKeys indexes(JsonNode root) {
    if (root.has("indexKey") == root.has("indexKeys")) {
      throw new IllegalArgumentException("expected either indexKey or indexKeys");
    }
    if (root.has("indexKey")) {
      return new IndexKeys(1, index(1, bytes(root.path("indexKey"), "indexKey")));
    }
    Map<Integer, byte[]> keys =
        byId(root, "indexKeys", entry -> bytes(entry.path("key"), "indexKeys[].key"));
    NavigableMap<Integer, BlindIndex> indexes = new TreeMap<>();
    keys.forEach((id, key) -> indexes.put(id, index(id, key)));
    return new IndexKeys(id(root.path("primaryIndexKeyId"), "primaryIndexKeyId"), indexes);
  }

  private static BlindIndex index(int id, byte[] key) {
    return new BlindIndex(id, new SecretKeySpec(key, BlindIndex.ALGORITHM));
  }

  private static KeyEncryption keyEncryption(JsonNode entry) {
    return entry.has("transit")
        ? TransitKeyEncryption.parse(entry.path("transit"))
        : new LocalKeyEncryption(Ciphers.aead(bytes(entry.path("key"), "keys[].key")));
  }

  private static <T> Map<Integer, T> byId(
      JsonNode root, String name, Function<JsonNode, T> reader) {
    Map<Integer, T> all = new LinkedHashMap<>();
    for (JsonNode entry : root.path(name)) {
      int id = id(entry.path("id"), name + "[].id");
      if (all.put(id, reader.apply(entry)) != null) {
        throw new IllegalArgumentException(
            "expected each id of " + name + " once, was repeated: " + id);
      }
    }
    return all;
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
