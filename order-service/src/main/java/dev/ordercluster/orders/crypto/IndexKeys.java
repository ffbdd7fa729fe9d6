package dev.ordercluster.orders.crypto;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// The blind indexes of the key file by the id of their key: what is written gets the primary one,
/// what is looked for may have any of them.
///
/// @param keys with more than one, the primary one is replacing the others or is about to
public record IndexKeys(int primaryId, NavigableMap<Integer, BlindIndex> keys) {
  public IndexKeys {
    keys = Collections.unmodifiableNavigableMap(new TreeMap<>(keys));
    if (!keys.containsKey(primaryId)) {
      throw new IllegalArgumentException(
          "expected primaryIndexKeyId to be one of " + keys.keySet() + ", was " + primaryId);
    }
  }

  IndexKeys(int onlyId, BlindIndex only) {
    this(onlyId, new TreeMap<>(Map.of(onlyId, only)));
  }

  /// The index under which new rows are found.
  public BlindIndex primary() {
    return Objects.requireNonNull(keys.get(primaryId));
  }

  /// The indexes under which an e-mail address may stand, in hexadecimal.
  public List<String> email(String address) {
    return keys.values().stream()
        .map(index -> HexFormat.of().formatHex(index.email(address)))
        .toList();
  }

  /// True while there is more than one.
  public boolean isRotating() {
    return keys.size() > 1;
  }
}
