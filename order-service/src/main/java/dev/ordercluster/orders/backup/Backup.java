package dev.ordercluster.orders.backup;

import dev.ordercluster.orders.crypto.KeyProof;
import dev.ordercluster.orders.store.DatabaseConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;

/// Makes a backup: one snapshot of all tables while everything goes on. Tables are locked against
/// changes of their definition only, as reading does.
///
/// Rows are written in the text format of COPY, which any later PostgreSQL reads, and as they are
/// stored: what is sealed stays sealed, and without the key-encryption keys nobody reads it.
public final class Backup {
  static final String MANIFEST = "manifest.json";

  /// In the format of `sha256sum`, over every other file.
  static final String CHECKSUMS = "SHA256SUMS";

  private static final Logger LOG = System.getLogger(Backup.class.getName());
  private static final Duration SILENCE = Duration.ofMinutes(10);
  private static final int BUFFER = 1 << 16;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final DatabaseConfig database;
  private final BackupFolder folder;
  private final KeyProof keys;

  /// @param directory that holds the backups
  /// @param keys those that open what is sealed, to be recognised at a restoration
  public Backup(DatabaseConfig database, Path directory, KeyProof keys) {
    this.database = database;
    this.folder = new BackupFolder(directory);
    this.keys = keys;
  }

  /// Makes one, then removes the oldest until `keep` are left. Throws [BackupException].
  public Summary make(int keep) {
    try (FileLock _ = folder.lock();
        Connection connection = Sessions.open(database, SILENCE)) {
      Summary made = make(connection);
      List<String> removed = folder.prune(keep);
      LOG.log(
          Level.INFO,
          "backup {0}: {1} rows in {2} bytes; removed {3}",
          made.name(),
          Long.toString(made.rows()),
          Long.toString(made.bytes()),
          removed);
      return made;
    } catch (SQLException e) {
      throw BackupException.failed("the database could not be read: " + Sessions.words(e), e);
    } catch (IOException e) {
      throw BackupException.failed("the backup could not be written: " + e, e);
    }
  }

  private Summary make(Connection connection) throws SQLException, IOException {
    List<Catalogue.Table> tables = Catalogue.tables(connection);
    if (Catalogue.scripts(connection).isEmpty()) {
      throw BackupException.refused(
          "there is nothing to back up: no order service has made its tables in " + database);
    }
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    lock(connection, tables);
    Instant takenAt = now(connection);
    String name = NAME.format(takenAt);
    Path half = folder.begin(name);
    try {
      Manifest manifest = dump(connection, tables, takenAt, half);
      connection.rollback();
      write(half, manifest);
      folder.publish(name);
      return new Summary(name, takenAt, manifest.rows(), manifest.bytes(), folder.of(name));
    } catch (SQLException | IOException | RuntimeException e) {
      // Room that a failed attempt would take is what the next one needs.
      discard(half, e);
      throw e;
    }
  }

  private static void discard(Path half, Exception why) {
    try {
      if (Files.isDirectory(half)) {
        BackupFolder.removeTree(half);
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  // Before the snapshot is taken: afterwards a migration could have changed what is read.
  private static void lock(Connection connection, List<Catalogue.Table> tables)
      throws SQLException {
    String names =
        tables.stream()
            .map(table -> Catalogue.quoted(table.name()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
    }
  }

  // The first statement that needs a snapshot takes the one of the whole transaction.
  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
  }

  private Manifest dump(
      Connection connection, List<Catalogue.Table> tables, Instant takenAt, Path directory)
      throws SQLException, IOException {
    List<Manifest.Table> dumped = new ArrayList<>();
    for (Catalogue.Table table : tables) {
      dumped.add(dump(connection, table, directory));
    }
    Set<Integer> encryption =
        numbers(connection, "SELECT DISTINCT kek_id FROM data_keys WHERE wrapped IS NOT NULL");
    Set<Integer> index =
        numbers(
            connection,
            """
            SELECT DISTINCT blind_index_key(email_index) FROM customers WHERE email_index <> ''
             UNION SELECT DISTINCT blind_index_key(email_index) FROM orders WHERE email_index <> ''
            """);
    return new Manifest(
        Manifest.FORMAT,
        takenAt.toString(),
        connection.getMetaData().getDatabaseProductVersion(),
        Catalogue.scripts(connection),
        dumped,
        Catalogue.sequences(connection),
        new Manifest.Keys(keys.encryption(encryption), keys.index(index)));
  }

  private static Manifest.Table dump(Connection connection, Catalogue.Table table, Path directory)
      throws SQLException, IOException {
    String name = table.name() + ".copy.gz";
    Path file = directory.resolve(name);
    MessageDigest sha256 = Sha256.digest();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out =
          new DigestOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), sha256);
      GZIPOutputStream packed = new GZIPOutputStream(out, BUFFER);
      RowDigest rows = new RowDigest(packed);
      var _ =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY " + table.list() + " TO STDOUT", rows);
      packed.finish();
      out.flush();
      channel.force(true);
      return new Manifest.Table(
          table.name(),
          table.columns(),
          name,
          channel.size(),
          Sha256.hex(sha256),
          rows.rows(),
          rows.hex());
    }
  }

  private static Set<Integer> numbers(Connection connection, String sql) throws SQLException {
    Set<Integer> all = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getInt(1));
      }
    }
    return all;
  }

  private static void write(Path directory, Manifest manifest) throws IOException {
    byte[] json = manifest.json();
    BackupFolder.write(directory.resolve(MANIFEST), json);
    StringBuilder lines = new StringBuilder(Sha256.of(json) + "  " + MANIFEST + "\n");
    manifest
        .tables()
        .forEach(
            table -> lines.append(table.sha256()).append("  ").append(table.file()).append('\n'));
    BackupFolder.write(
        directory.resolve(CHECKSUMS), lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
