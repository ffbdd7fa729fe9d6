package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Tells whether the keys of a file are those under which something was sealed, without opening
/// anything of a person: by probes that were made under the keys of that time.
public final class KeyProof {
  private static final Logger LOG = System.getLogger(KeyProof.class.getName());
  private static final byte[] TEXT = "ordercluster key proof".getBytes(StandardCharsets.UTF_8);
  // No mail provider takes it, so it says nothing about anybody.
  private static final String ADDRESS = "key-proof@ordercluster.invalid";
  private static final String SAMPLES =
      """
      SELECT %s FROM (
        SELECT *, row_number() OVER (PARTITION BY kek_id ORDER BY id) AS place
          FROM data_keys WHERE wrapped IS NOT NULL) k
       WHERE place <= 20
      """
          .formatted(WrappedKey.COLUMNS);

  private final KeyFile file;

  /// Throws IllegalArgumentException when the key file cannot be used.
  public KeyProof(Path keysFile) {
    this.file = new KeyFile(keysFile, new Meters());
  }

  /// A probe under each of these key-encryption keys; none for a key that is not there or cannot be
  /// reached now.
  public Map<Integer, String> encryption(Set<Integer> ids) {
    Map<Integer, String> probes = new TreeMap<>();
    for (int id : ids) {
      probe(id).ifPresent(probe -> probes.put(id, probe));
    }
    return probes;
  }

  private Optional<String> probe(int id) {
    Optional<KeyEncryption> key = file.keys().key(id);
    if (key.isEmpty()) {
      LOG.log(Level.WARNING, "key {0} is in use and not in the key file", Integer.toString(id));
      return Optional.empty();
    }
    try {
      return Optional.of(
          Base64.getUrlEncoder().withoutPadding().encodeToString(key.get().wrap(TEXT, place(id))));
    } catch (ProblemException _) {
      LOG.log(Level.WARNING, "key {0} cannot be reached now", Integer.toString(id));
      return Optional.empty();
    }
  }

  /// The index of a fixed text under each of these index keys.
  public Map<Integer, String> index(Set<Integer> ids) {
    Map<Integer, String> all = new TreeMap<>();
    file.keys()
        .indexes()
        .keys()
        .forEach(
            (id, index) -> {
              if (ids.contains(id)) {
                all.put(id, HexFormat.of().formatHex(index.email(ADDRESS)));
              }
            });
    return all;
  }

  /// What is wrong with the keys of the file, in words; empty when they are the ones.
  public List<String> faults(Map<Integer, String> encryption, Map<Integer, String> index) {
    List<String> faults = new ArrayList<>();
    encryption.forEach(
        (id, probe) -> {
          Optional<KeyEncryption> key = file.keys().key(id);
          if (key.isEmpty()) {
            faults.add("key-encryption key " + id + " is missing");
          } else if (!opens(key.get(), id, probe)) {
            faults.add("key-encryption key " + id + " is another one");
          }
        });
    Map<Integer, String> present = index(index.keySet());
    index.forEach(
        (id, expected) -> {
          if (!present.containsKey(id)) {
            faults.add("index key " + id + " is missing");
          } else if (!expected.equals(present.get(id))) {
            faults.add("index key " + id + " is another one");
          }
        });
    return faults;
  }

  /// Opens some of the data keys of a database under each key-encryption key; an
  /// IllegalStateException or a problem when one cannot be opened.
  public void open(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SAMPLES)) {
      while (rows.next()) {
        DataKey _ = WrappedKey.of(rows).open(file);
      }
    }
  }

  private static boolean opens(KeyEncryption key, int id, String probe) {
    try {
      return Arrays.equals(TEXT, key.unwrap(Base64.getUrlDecoder().decode(probe), place(id)));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private static Place place(int id) {
    return new Place("key_proof", "probe", Integer.toString(id));
  }
}
