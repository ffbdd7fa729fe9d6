package dev.ordercluster.orders.backup;

import dev.ordercluster.orders.crypto.KeyProof;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.store.RestoreRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Brings a backup back into an empty database.
///
/// The order is: every file is compared with its checksum, the keys with the probes, the scripts
/// with those known here; then a record says that a restoration has begun, migrations make the
/// schema of that time, one transaction loads all rows, reads them again and compares, and
/// migrations bring the schema up to date; then the record says that it is finished. Order services
/// do not start meanwhile. Whatever is killed and whenever: the next attempt finds the record,
/// removes what there is and begins again.
public final class Restoration {
  private static final Logger LOG = System.getLogger(Restoration.class.getName());
  // Checking what refers to what says nothing until it is done.
  private static final Duration SILENCE = Duration.ofHours(2);
  private static final long LOCK = 0x6f72_6465_7273_0001L;
  private static final int BUFFER = 1 << 16;

  private final DatabaseConfig database;
  private final BackupFolder folder;
  private final KeyProof keys;
  private final Migrations migrations;

  /// @param directory that holds the backups
  public Restoration(DatabaseConfig database, Path directory, KeyProof keys) {
    this.database = database;
    this.folder = new BackupFolder(directory);
    this.keys = keys;
    this.migrations = new Migrations(database);
  }

  /// Compares every file of a backup with its checksum, and the keys. Throws [BackupException].
  public Summary verify(String chosen) {
    StoredBackup backup = StoredBackup.open(folder, chosen);
    backup.expect(keys);
    return backup.summary();
  }

  /// Restores one; does nothing when the database was restored from it already. Throws
  /// [BackupException].
  public Summary restore(String chosen) {
    try (Connection connection = Sessions.open(database, SILENCE)) {
      alone(connection);
      Optional<RestoreRecord> record = RestoreRecord.of(connection);
      if (record.filter(one -> isDone(one, chosen)).isPresent()) {
        LOG.log(Level.INFO, "restored from backup {0} already", record.get().backup());
        return StoredBackup.open(folder, record.get().backup()).summary();
      }
      if (record.isEmpty() || record.get().finished()) {
        expectEmpty(connection, record);
      }
      StoredBackup backup = StoredBackup.open(folder, chosen);
      backup.expect(keys);
      expectKnown(backup.manifest());
      begin(connection, backup, record.isPresent());
      migrations.to(version(backup.manifest()));
      load(connection, backup);
      migrations.afterRestoration();
      RestoreRecord.finish(connection);
      Summary summary = backup.summary();
      LOG.log(
          Level.INFO,
          "restored backup {0} of {1}: {2} rows, compared one by one",
          summary.name(),
          summary.takenAt(),
          Long.toString(summary.rows()));
      return summary;
    } catch (SQLException e) {
      throw BackupException.failed("the database refused: " + Sessions.words(e), e);
    } catch (IOException e) {
      throw BackupException.failed("the backup could not be read: " + e, e);
    }
  }

  // Latest is the newest of when it was restored; what came later is not brought in.
  private static boolean isDone(RestoreRecord record, String chosen) {
    return record.finished()
        && (chosen.equals(BackupConfig.LATEST) || chosen.equals(record.backup()));
  }

  // The session of one that was killed ends a moment after it.
  private static void alone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
    }
  }

  private void expectEmpty(Connection connection, Optional<RestoreRecord> record)
      throws SQLException {
    if (!Catalogue.isEmpty(connection)) {
      throw BackupException.refused(
          database
              + " is not empty"
              + record.map(one -> " (it was restored from " + one.backup() + ")").orElse("")
              + ": a backup is restored into an empty database only. Nothing was changed");
    }
  }

  private void expectKnown(Manifest manifest) {
    Map<String, Integer> known = migrations.known();
    for (Manifest.Script script : manifest.scripts()) {
      Integer checksum = known.get(script.version());
      if (checksum == null) {
        throw BackupException.refused(
            "the backup was made with schema version "
                + version(manifest)
                + ", whose script "
                + script.version()
                + " is not known here: restore it with the version of the order service that made"
                + " it, or a later one");
      }
      if (checksum != script.checksum()) {
        throw BackupException.refused(
            "expected checksum "
                + script.checksum()
                + " of script "
                + script.version()
                + ", was "
                + checksum
                + ": the backup was made by another build");
      }
    }
  }

  private static String version(Manifest manifest) {
    return manifest.scripts().getLast().version();
  }

  private static void begin(Connection connection, StoredBackup backup, boolean again)
      throws SQLException {
    connection.setAutoCommit(false);
    if (again) {
      LOG.log(Level.WARNING, "an earlier attempt did not finish: what it left is removed");
      wipe(connection);
    }
    RestoreRecord.begin(connection, backup.name());
    connection.commit();
  }

  private static void wipe(Connection connection) throws SQLException {
    String schema = Catalogue.quoted(connection.getSchema());
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA " + schema + " CASCADE");
      statement.execute("CREATE SCHEMA " + schema);
    }
  }

  private void load(Connection connection, StoredBackup backup) throws SQLException, IOException {
    Manifest manifest = backup.manifest();
    expectSame(Catalogue.tables(connection), manifest);
    String names =
        manifest.tables().stream()
            .map(table -> Catalogue.quoted(table.name()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + names);
      for (Manifest.Table table : manifest.tables()) {
        load(connection, statement, backup, table);
      }
    }
    sequences(connection, manifest.sequences());
    for (Manifest.Table table : manifest.tables()) {
      compare(connection, table);
    }
    openKeys(connection, backup.name());
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void expectSame(List<Catalogue.Table> present, Manifest manifest) {
    Set<Catalogue.Table> wanted =
        manifest.tables().stream()
            .map(table -> new Catalogue.Table(table.name(), table.columns()))
            .collect(Collectors.toSet());
    if (!wanted.equals(new HashSet<>(present))) {
      wanted.removeAll(present);
      throw BackupException.refused(
          "the tables of the backup are not those of its schema version: " + wanted);
    }
  }

  // Triggers of ours did their work when the rows were written the first time. What refers to
  // something is still checked, by the triggers of the server.
  private static void load(
      Connection connection, Statement statement, StoredBackup backup, Manifest.Table table)
      throws SQLException, IOException {
    String name = Catalogue.quoted(table.name());
    statement.execute("ALTER TABLE " + name + " DISABLE TRIGGER USER");
    try (InputStream rows = backup.rows(table)) {
      long loaded = copy(connection).copyIn("COPY " + columns(table) + " FROM STDIN", rows, BUFFER);
      if (loaded != table.rows()) {
        throw different(table, table.rows() + " rows", loaded + "");
      }
    } catch (SQLException e) {
      throw BackupException.failed(
          "table " + table.name() + " could not be loaded: " + Sessions.words(e), e);
    }
    statement.execute("ALTER TABLE " + name + " ENABLE TRIGGER USER");
  }

  private static void compare(Connection connection, Manifest.Table table)
      throws SQLException, IOException {
    RowDigest digest = new RowDigest(OutputStream.nullOutputStream());
    long _ = copy(connection).copyOut("COPY " + columns(table) + " TO STDOUT", digest);
    if (!digest.hex().equals(table.rowsDigest())) {
      throw different(table, "the digest " + table.rowsDigest() + " of its rows", digest.hex());
    }
  }

  private static BackupException different(Manifest.Table table, String expected, String was) {
    return BackupException.refused(
        "expected "
            + expected
            + " in table "
            + table.name()
            + ", was "
            + was
            + ": nothing of it was kept");
  }

  private void openKeys(Connection connection, String backup) throws SQLException {
    try {
      keys.open(connection);
    } catch (IllegalStateException | ProblemException e) {
      throw BackupException.failed(
          "the key file does not open backup " + backup + ": " + e.getMessage(), e);
    }
  }

  private static void sequences(Connection connection, List<Manifest.Sequence> sequences)
      throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("SELECT setval(CAST(? AS regclass), ?, ?)")) {
      for (Manifest.Sequence sequence : sequences) {
        set.setString(1, Catalogue.quoted(sequence.name()));
        set.setLong(2, sequence.value());
        set.setBoolean(3, sequence.isCalled());
        try (ResultSet row = set.executeQuery()) {
          row.next();
        }
      }
    }
  }

  private static String columns(Manifest.Table table) {
    return new Catalogue.Table(table.name(), table.columns()).list();
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
