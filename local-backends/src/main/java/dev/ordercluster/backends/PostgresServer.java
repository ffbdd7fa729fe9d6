package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a PostgreSQL data directory ready and tells how to run the server.
public final class PostgresServer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String VERSION_FILE = "PG_VERSION";
  private static final String MAJOR = "18";

  private PostgresServer() {}

  /// Ends a server that a killed run left on the data directory, initialises the directory when it
  /// is empty (atomically: an interrupted initialisation is started again) and returns the command.
  ///
  /// As root the server and its files get an unprivileged account. Blocks for a second or two on an
  /// empty directory. Must not be called while a server that is still wanted runs on the directory.
  public static ServerCommand prepare(BinaryCache cache, PostgresOptions options) {
    Path bin = cache.postgres(HostPlatform.current()).resolve("bin");
    Path data = options.data();
    try {
      Path parent = data.resolveSibling(".").normalize();
      Files.createDirectories(parent);
      boolean fresh = Directories.isEmptyOrMissing(data);
      Identity identity =
          Identity.unprivileged(
              fresh ? 0 : Directories.ownerOf(data),
              bin.resolve("postgres"),
              fresh ? parent : data,
              options.certificateFiles());
      if (fresh) {
        initialise(bin, identity, options);
      } else {
        requireOurMajorVersion(data);
        Postmaster.endLeftovers(data);
      }
      return command(bin, identity, options);
    } catch (IOException e) {
      throw new BackendException(
          "cannot prepare PostgreSQL's data directory " + data + ": " + e, e);
    }
  }

  private static ServerCommand command(Path bin, Identity identity, PostgresOptions options) {
    List<String> argv = new ArrayList<>();
    argv.add(bin.resolve("postgres").toString());
    argv.add("-D");
    argv.add(options.data().toString());
    options
        .effectiveSettings()
        .forEach(
            (name, value) -> {
              argv.add("-c");
              argv.add(name + "=" + value);
            });
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return new ServerCommand(identity.argv(argv), environment, Path.of("/"), StopSignal.INT);
  }

  private static void initialise(Path bin, Identity identity, PostgresOptions options)
      throws IOException {
    Path data = options.data();
    Path half = data.resolveSibling("." + data.getFileName() + ".new");
    Path password = data.resolveSibling("." + data.getFileName() + ".password");
    Directories.delete(half);
    Directories.createPrivate(half);
    identity.own(half);
    try {
      writePrivate(password, options.credentials().password());
      identity.own(password);
      run(identity, initdb(bin, half, options, password), "");
    } finally {
      Files.deleteIfExists(password);
    }
    allowPasswordLoginFromAnywhere(half);
    createDatabase(bin, identity, half, options.credentials().database());
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> initdb(Path bin, Path half, PostgresOptions options, Path password) {
    return List.of(
        bin.resolve("initdb").toString(),
        "--pgdata=" + half,
        "--username=" + options.credentials().username(),
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--set=timezone=UTC",
        "--set=log_timezone=UTC");
  }

  // The server listens on one address; who may reach that address may try the password. The same
  // line is what the postgres image writes.
  private static void allowPasswordLoginFromAnywhere(Path data) throws IOException {
    Path rules = data.resolve("pg_hba.conf");
    String text = Files.readString(rules) + "host all all all scram-sha-256\n";
    Files.writeString(rules, text);
  }

  private static void createDatabase(Path bin, Identity identity, Path data, String database) {
    if (database.equals("postgres")) {
      return;
    }
    List<String> single =
        List.of(
            bin.resolve("postgres").toString(),
            "--single",
            "-E",
            "-D",
            data.toString(),
            "postgres");
    Tool.Result result = run(identity, single, "CREATE DATABASE \"" + database + "\"\n");
    if (result.output().contains("ERROR:") || result.output().contains("FATAL:")) {
      throw new BackendException("cannot create database " + database + ": " + result.tail());
    }
  }

  private static Tool.Result run(Identity identity, List<String> command, String input) {
    Tool.Result result = Tool.run(identity.argv(command), input, PATIENCE);
    if (!result.succeeded()) {
      throw new BackendException(
          command.getFirst() + " failed with " + result.exitCode() + ": " + result.tail());
    }
    return result;
  }

  private static void requireOurMajorVersion(Path data) throws IOException {
    Path version = data.resolve(VERSION_FILE);
    if (!Files.exists(version)) {
      throw new BackendException(
          data + " is neither empty nor a PostgreSQL data directory: choose another one.");
    }
    String found = Files.readString(version).strip();
    if (!found.equals(MAJOR)) {
      throw new BackendException(
          data + " was written by PostgreSQL " + found + ", expected " + MAJOR + ".");
    }
  }

  private static void writePrivate(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content + "\n");
  }
}
