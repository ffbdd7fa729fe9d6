package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// The wired slice.
public final class Customers implements AutoCloseable {
  private final CustomerStore store;
  private final Credentials credentials;
  private final On on;

  /// What the slice stands on.
  ///
  /// @param published called after a commit that left events in the outbox
  public record On(
      Database database,
      Vault vault,
      Redis redis,
      InstantSource clock,
      Runnable published,
      Meters meters) {}

  private final Erasures erasures;
  private final List<PersonalData> parts;
  private final BiConsumer<String, String> sessionsEnd;

  /// Wires it.
  ///
  /// @param keyMemory how long an instance may remember an opened data key
  /// @param parts what other slices keep about a person
  /// @param sessionsEnd ends all sessions of a customer but the one of the second argument
  public Customers(
      On on,
      Credentials credentials,
      Duration keyMemory,
      List<PersonalData> parts,
      BiConsumer<String, String> sessionsEnd) {
    this.on = on;
    this.store = new CustomerStore(on.database(), on.vault());
    this.credentials = credentials;
    this.parts = List.copyOf(parts);
    this.sessionsEnd = sessionsEnd;
    this.erasures =
        new Erasures(
            new ErasureStore(on.database(), on.vault()),
            parts,
            keyMemory,
            on.published(),
            on.meters());
  }

  /// What log-in needs of this slice.
  public static Credentials credentials(On on, PasswordConfig passwords) {
    return new Credentials(
        new CustomerStore(on.database(), on.vault()),
        new Argon2(passwords),
        new LoginThrottle(on.redis()),
        on.vault());
  }

  /// The routes of this slice.
  public List<Route> routes() {
    Unsealing unsealing = new Unsealing(on.vault());
    return Stream.of(
            new CustomerHandlers(store, credentials).routes(),
            new PasswordHandler(store, credentials, sessionsEnd::accept).routes(),
            new ExportHandler(store, new OrderExport(on.database()), parts, unsealing, on.clock())
                .routes(),
            erasures.routes())
        .flatMap(List::stream)
        .toList();
  }

  /// Begins to finish erasures.
  public void start() {
    erasures.start();
  }

  @Override
  public void close() {
    erasures.close();
  }
}
