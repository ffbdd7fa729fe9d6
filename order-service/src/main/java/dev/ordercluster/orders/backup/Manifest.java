package dev.ordercluster.orders.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What a backup holds. Everything that a restoration has to compare with is in here.
///
/// @param format of this record and of the files
/// @param takenAt when the snapshot was taken, by the database's clock, RFC 3339
/// @param server version of the PostgreSQL that it was taken from
/// @param scripts the migrations that made the schema, in the order in which they ran
/// @param tables in the order in which they can be loaded: what is referred to comes first
/// @param keys which keys open what is sealed
record Manifest(
    int format,
    String takenAt,
    String server,
    List<Script> scripts,
    List<Table> tables,
    List<Sequence> sequences,
    Keys keys) {
  static final int FORMAT = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  Manifest {
    scripts = List.copyOf(scripts);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /// One migration.
  record Script(String version, int checksum) {}

  /// One table: rows as COPY writes them in text format, compressed by gzip.
  ///
  /// @param bytes of the file
  /// @param sha256 of the file
  /// @param rows how many
  /// @param rowsDigest of the rows in whatever order, as [RowDigest] computes it
  record Table(
      String name,
      List<String> columns,
      String file,
      long bytes,
      String sha256,
      long rows,
      String rowsDigest) {
    Table {
      columns = List.copyOf(columns);
    }
  }

  /// One sequence.
  ///
  /// @param isCalled false while `value` is the next one to be given
  record Sequence(String name, long value, boolean isCalled) {}

  /// What keys have to show before they are taken for the right ones. None of it is secret.
  ///
  /// @param encryption by id of a key-encryption key that wraps data keys: a probe under that key
  /// @param index by id of a key that e-mail addresses are found by: the index of a fixed text
  record Keys(Map<Integer, String> encryption, Map<Integer, String> index) {
    Keys {
      encryption = Map.copyOf(encryption);
      index = Map.copyOf(index);
    }
  }

  long bytes() {
    return tables.stream().mapToLong(Table::bytes).sum();
  }

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  byte[] json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of ours always have a JSON form", e);
    }
  }

  /// @param where it was read, for the words of a refusal
  static Manifest parse(byte[] json, String where) {
    try {
      int format = JSON.readTree(json).path("format").asInt();
      if (format != FORMAT) {
        throw BackupException.refused(
            "expected format "
                + FORMAT
                + " in "
                + where
                + ", was "
                + format
                + ": restore it with the version that made it");
      }
      return JSON.readValue(json, Manifest.class);
    } catch (IOException e) {
      throw BackupException.failed("cannot read " + where, e);
    }
  }
}
