package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Carries payment commands out: takes those that are due under a lease, asks the provider outside
/// of any transaction, and closes command and order together. A worker that dies in between leaves
/// the lease to run out; the next one asks again under the same id and gets the same answer, so
/// nothing is taken twice. Several instances work at once.
public final class PaymentWorker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PaymentWorker.class.getName());
  private static final int AT_ONCE = 16;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PARKED_FOR = Duration.ofHours(1);

  private final Database database;
  private final Map<String, PaymentProvider> providers;
  private final PaymentConfig config;
  private final Vault vault;
  private final Notices notices;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PollingLoop loop;

  /// Who hears of what the worker did.
  ///
  /// @param published called after a commit that left events in the outbox
  public record Notices(RedisCache cache, Meters meters, Runnable published) {}

  public PaymentWorker(
      Database database,
      List<PaymentProvider> providers,
      PaymentConfig config,
      Vault vault,
      Notices notices) {
    this.database = database;
    this.providers =
        providers.stream().collect(Collectors.toMap(PaymentProvider::name, Function.identity()));
    this.config = config;
    this.vault = vault;
    this.notices = notices;
    this.loop = new PollingLoop("payment worker", notices.meters(), this::pass);
    notices.meters().gauge("payment_commands_running", () -> AT_ONCE - permits.availablePermits());
  }

  public void start() {
    loop.start();
  }

  /// Says that a commit of this process left commands. Cheap; never blocks.
  public void wake() {
    loop.wake();
  }

  @Override
  public void close() {
    loop.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        var _ = threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pass() {
    int free = 0;
    while (permits.tryAcquire()) {
      free++;
    }
    int taken = 0;
    try {
      int most = free;
      List<PaymentCommand> due =
          most == 0
              ? List.of()
              : database.inTransaction(
                  connection -> new PaymentCommands(connection).claim(most, config.lease()));
      for (PaymentCommand command : due) {
        threads.execute(() -> work(command));
        taken++;
      }
      return taken > 0 && taken == free;
    } finally {
      permits.release(free - taken);
    }
  }

  private void work(PaymentCommand command) {
    try {
      carryOut(command);
    } catch (RuntimeException e) {
      leave(command, e);
    } finally {
      permits.release();
      loop.wake();
    }
  }

  // What a fault of ours kept from being closed must not be tried again without end, nor be lost:
  // past its budget it is parked, which a gauge tells, and looked at only rarely.
  private void leave(PaymentCommand command, RuntimeException fault) {
    if (isPassing(fault) || command.tries().attempts() < config.attempts()) {
      LOG.log(Level.WARNING, command + " is taken up again after its lease", fault);
      return;
    }
    LOG.log(Level.ERROR, command + " is parked: what came of it cannot be written down", fault);
    try {
      postpone(command, PARKED_FOR, PaymentCommands.PARKED);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "{0} is not parked: {1}", command, e.getMessage());
    }
  }

  private static boolean isPassing(RuntimeException fault) {
    return fault instanceof StoreException store && store.reason().isTransient();
  }

  private void carryOut(PaymentCommand command) {
    switch (outcome(command)) {
      case ProviderOutcome.Approved() -> settle(command, new Ending.Approved());
      case ProviderOutcome.Declined(String code) -> settle(command, new Ending.Declined(code));
      case ProviderOutcome.Pending() -> postpone(command, config.ask(), "pending");
      case ProviderOutcome.Failed(String why) -> {
        if (isExhausted(command)) {
          LOG.log(Level.ERROR, "{0} has failed for good: {1}", command, why);
          settle(command, new Ending.GivenUp(why));
        } else {
          LOG.log(Level.WARNING, "{0} is tried again: {1}", command, why);
          postpone(command, pause(command.tries().attempts()), "failed");
        }
      }
    }
  }

  // A value that cannot be opened, or a fault of a provider's adapter, is a failed try like others.
  private ProviderOutcome outcome(PaymentCommand command) {
    try {
      return asked(command);
    } catch (RuntimeException e) {
      if (isPassing(e)) {
        throw e;
      }
      LOG.log(Level.WARNING, command + " could not be asked for", e);
      return new ProviderOutcome.Failed("the provider could not be asked");
    }
  }

  private ProviderOutcome asked(PaymentCommand command) {
    PaymentProvider provider = providers.get(command.provider());
    if (provider == null) {
      return new ProviderOutcome.Failed("no provider " + command.provider() + " is set up");
    }
    return switch (command.kind()) {
      case PLACE ->
          token(command)
              .map(
                  token ->
                      provider.carryOut(
                          new ProviderRequest.Authorize(
                              command.id(), command.target().paymentId(), command.amount(), token)))
              .orElseGet(() -> new ProviderOutcome.Declined("customer_erased"));
      case CAPTURE ->
          provider.carryOut(
              new ProviderRequest.Capture(
                  command.id(), command.target().paymentId(), command.amount()));
      case VOID ->
          provider.carryOut(
              new ProviderRequest.Release(
                  command.id(), command.target().paymentId(), command.amount()));
      case REFUND ->
          provider.carryOut(
              new ProviderRequest.Refund(
                  command.id(), command.target().paymentId(), command.amount()));
    };
  }

  private Optional<String> token(PaymentCommand command) {
    return vault
        .open(command.target().customerId(), place(command.target().paymentId()), command.token())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// Where the token of a payment belongs.
  public static Place place(String paymentId) {
    return new Place("payments", "token", paymentId);
  }

  private void settle(PaymentCommand command, Ending ending) {
    Settlement.Settled settled =
        database.inTransaction(connection -> Settlement.settle(connection, command, ending));
    notices.cache().changed(settled.changed());
    notices.published().run();
    notices
        .meters()
        .count(
            "payment_commands",
            "outcome",
            command.kind().name().toLowerCase(Locale.ROOT) + "_" + name(ending));
  }

  private void postpone(PaymentCommand command, Duration pause, String outcome) {
    var _ =
        database.autoCommit(
            connection -> {
              new PaymentCommands(connection).postpone(command.id(), pause, outcome);
              return true;
            });
    notices.meters().count("payment_commands", "outcome", outcome);
  }

  private boolean isExhausted(PaymentCommand command) {
    return command.kind() == PaymentCommand.Kind.PLACE
        ? command.tries().attempts() >= config.attempts()
        : command.tries().age().compareTo(config.patience()) > 0;
  }

  private Duration pause(int attempts) {
    Duration doubled = config.pause().multipliedBy(1L << Math.min(attempts - 1, 20));
    long most = (doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled).toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private static String name(Ending ending) {
    return switch (ending) {
      case Ending.Approved _ -> "approved";
      case Ending.Declined _ -> "declined";
      case Ending.GivenUp _ -> "given_up";
    };
  }
}
