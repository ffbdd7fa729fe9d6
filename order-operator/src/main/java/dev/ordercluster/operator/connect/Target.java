package dev.ordercluster.operator.connect;

import java.util.Optional;

/// What is logged in to. Values of credentials are in no text of it.
public sealed interface Target {
  /// The server's address, for people.
  String address();

  /// A user name and its password.
  record Login(String username, String password) {
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /// Whom to trust.
  ///
  /// @param authorities certificates in PEM; empty: the public ones
  record Trust(Optional<String> authorities) {}

  /// A database.
  ///
  /// @param mode in the words of PostgreSQL's clients: `disable` to `verify-full`
  record Postgres(String host, int port, String database, Login login, String mode, Trust trust)
      implements Target {
    @Override
    public String address() {
      return host + ":" + port + "/" + database;
    }
  }

  /// A Redis server.
  ///
  /// @param password empty: none is asked for
  /// @param trust empty: without TLS
  record Redis(String host, int port, String password, Optional<Trust> trust) implements Target {
    @Override
    public String address() {
      return host + ":" + port;
    }

    @Override
    public String toString() {
      return "Redis[" + address() + "]";
    }
  }

  /// Brokers.
  ///
  /// @param login empty: nobody logs in
  /// @param mechanism of SASL
  /// @param trust empty: without TLS
  record Kafka(
      String bootstrapServers, Optional<Login> login, String mechanism, Optional<Trust> trust)
      implements Target {
    @Override
    public String address() {
      return bootstrapServers;
    }
  }
}
