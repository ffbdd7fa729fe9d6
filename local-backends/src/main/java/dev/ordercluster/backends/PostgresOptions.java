package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a PostgreSQL server is to be.
///
/// @param data the data directory; initialised when empty or missing
/// @param address the address it listens on
/// @param port its TCP port
/// @param credentials used only when the data directory is initialised
/// @param settings server settings (`-c name=value`); they win over the defaults, but not over
///   address, port and the absence of a Unix socket
public record PostgresOptions(
    Path data,
    String address,
    int port,
    Credentials credentials,
    SequencedMap<String, String> settings) {
  private static final int DEFAULT_PORT = 5432;

  /// The superuser and the database that are made.
  public record Credentials(String username, String password, String database) {
    public Credentials {
      if (username.isBlank() || password.isBlank() || database.isBlank()) {
        throw new IllegalArgumentException("user name, password and database must not be blank");
      }
      if (!database.matches("[A-Za-z0-9_-]{1,63}")) {
        throw new IllegalArgumentException(
            "a database name is 1 to 63 letters, digits, _ and -, was " + database);
      }
    }

    @Override
    public String toString() {
      return "Credentials[" + username + ", ***, " + database + "]";
    }
  }

  public PostgresOptions {
    data = data.toAbsolutePath().normalize();
    settings = new LinkedHashMap<>(settings);
  }

  /// A server on a free port of 127.0.0.1 with user, password and database `orders`.
  public static PostgresOptions in(Path data) {
    return new PostgresOptions(
        data,
        "127.0.0.1",
        FreePorts.on("127.0.0.1"),
        new Credentials("orders", "orders", "orders"),
        new LinkedHashMap<>());
  }

  /// Understands the environment (`POSTGRES_USER`, `POSTGRES_PASSWORD[_FILE]`, `POSTGRES_DB`,
  /// `PGDATA`, `PGPORT`) and arguments (`postgres -c name=value …`) of the image `postgres`. Other
  /// variables of the image have no effect here.
  public static PostgresOptions fromContainer(
      Map<String, String> environment, List<String> args, String address) {
    SequencedMap<String, String> settings = parse(args);
    String username = value(environment, "POSTGRES_USER", "postgres");
    String password = value(environment, "POSTGRES_PASSWORD", "");
    if (password.isEmpty()) {
      throw new BackendException(
          "the postgres image needs POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE");
    }
    String port =
        settings.getOrDefault(
            "port", environment.getOrDefault("PGPORT", Integer.toString(DEFAULT_PORT)));
    String data = environment.getOrDefault("PGDATA", "");
    if (data.isEmpty()) {
      throw new BackendException(
          "PGDATA must name a directory on a mounted volume, otherwise the data would be lost");
    }
    return new PostgresOptions(
        Path.of(data),
        address,
        Integer.parseInt(port),
        new Credentials(username, password, value(environment, "POSTGRES_DB", username)),
        settings);
  }

  public PostgresOptions at(String newAddress, int newPort) {
    return new PostgresOptions(data, newAddress, newPort, credentials, settings);
  }

  public PostgresOptions as(Credentials newCredentials) {
    return new PostgresOptions(data, address, port, newCredentials, settings);
  }

  public PostgresOptions with(String setting, String value) {
    SequencedMap<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new PostgresOptions(data, address, port, credentials, more);
  }

  /// The effective settings: durable, small, reachable over TCP only.
  SequencedMap<String, String> effectiveSettings() {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    all.put("fsync", "on");
    all.put("synchronous_commit", "on");
    all.put("shared_buffers", "64MB");
    all.put("max_connections", "100");
    all.putAll(settings);
    all.put("listen_addresses", address);
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    return all;
  }

  /// The files that the server presents itself with.
  List<Path> certificateFiles() {
    return Stream.of("ssl_cert_file", "ssl_key_file")
        .flatMap(name -> Stream.ofNullable(settings.get(name)))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .toList();
  }

  private static SequencedMap<String, String> parse(List<String> args) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>(args);
    if (!rest.isEmpty() && rest.getFirst().equals("postgres")) {
      rest.removeFirst();
    }
    while (!rest.isEmpty()) {
      String arg = rest.removeFirst();
      if (arg.equals("-c") || arg.equals("-p")) {
        String next = rest.isEmpty() ? "" : rest.removeFirst();
        put(settings, arg.equals("-c") ? next : "port=" + next, arg + " " + next);
      } else if (arg.startsWith("--")) {
        put(settings, arg.substring(2), arg);
      } else if (arg.startsWith("-c")) {
        put(settings, arg.substring(2), arg);
      } else {
        throw new BackendException(
            "postgres is run here with -c name=value arguments only, was given " + arg);
      }
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String assignment, String shown) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new BackendException("expected -c name=value, was " + shown);
    }
    settings.put(
        assignment.substring(0, equals).replace('-', '_'), assignment.substring(equals + 1));
  }

  private static String value(Map<String, String> environment, String name, String otherwise) {
    @Nullable String file = environment.get(name + "_FILE");
    if (file == null) {
      return environment.getOrDefault(name, otherwise);
    }
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      throw new BackendException(name + "_FILE: cannot read " + file, e);
    }
  }
}
