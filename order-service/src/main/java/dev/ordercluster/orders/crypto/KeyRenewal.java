package dev.ordercluster.orders.crypto;

import dev.ordercluster.orders.housekeeping.Lease;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/// Replaces data keys that are older than `encryption.data-key-life`: the owner gets a new one for
/// what is written from then on, and every stored value is sealed anew. With a life that is shorter
/// than the age of all keys, everything is moved away from keys that may have leaked.
///
/// A replaced key is noted as unused when no column holds a value of it any more, and destroyed
/// `encryption.replaced-key-kept` later, once that was looked at again: until then stored answers
/// of idempotent requests, which are thrown away after a day, may need it. One instance at a time
/// does this; what one leaves, another goes on with. `encryption_data_keys_to_reseal` tells how
/// many replaced keys still protect stored values.
public final class KeyRenewal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KeyRenewal.class.getName());
  private static final UUID FIRST = new UUID(0, 0);

  private final KeyFile file;
  private final EncryptionConfig config;
  private final ReplacedKeys keys;
  private final Resealing resealing;
  private final PlainMetadata plain;
  private final Lease lease;
  private final Repeating sweeps;
  private volatile long left;
  private volatile boolean stopping;

  /// Wires it.
  ///
  /// @param columns everything that is to be sealed anew
  public KeyRenewal(
      Database database,
      Vault vault,
      EncryptionConfig config,
      List<SealedColumn> columns,
      Meters meters) {
    this.file = vault.file();
    this.config = config;
    this.keys = new ReplacedKeys(database);
    this.resealing = new Resealing(database, vault, columns, meters);
    this.plain = new PlainMetadata(database, vault);
    this.lease = new Lease(database, "key renewal");
    this.sweeps = new Repeating("key renewal", config.sweepInterval(), this::sweep, meters);
    meters.gauge("encryption_data_keys_to_reseal", () -> left);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  /// Replaces what is due, seals anew what may be and destroys what nothing needs, unless another
  /// instance is at it.
  void sweep() {
    var _ = lease.holding(this::work);
    left = keys.left();
  }

  private void work() {
    plain.sweep();
    int replaced;
    do {
      replaced = keys.replace(config.dataKeyLife(), file);
    } while (replaced == ReplacedKeys.BATCH && mayGoOn());
    each(after -> keys.toReseal(config.keyMemory(), after), this::reseal);
    each(after -> keys.toDestroy(config.replacedKeyKept(), after), this::destroy);
  }

  private void reseal(WrappedKey key) {
    DataKey old = key.open(file);
    resealing.reseal(old, this::mayGoOn);
    if (resealing.isUnused(old)) {
      keys.resealed(old.id());
      LOG.log(Level.INFO, "data key {0} is replaced: no stored value needs it", old.id());
    }
  }

  private void destroy(WrappedKey key) {
    DataKey old = key.open(file);
    if (resealing.isUnused(old)) {
      keys.destroy(old.id());
    } else {
      keys.again(old.id());
    }
  }

  // One key that cannot be dealt with does not keep the others.
  private void each(Function<UUID, List<WrappedKey>> pages, Consumer<WrappedKey> work) {
    List<WrappedKey> page = pages.apply(FIRST);
    while (!page.isEmpty()) {
      for (WrappedKey key : page) {
        if (!mayGoOn()) {
          return;
        }
        try {
          work.accept(key);
        } catch (ProblemException | IllegalStateException e) {
          LOG.log(
              Level.WARNING,
              "data key {0} waits for the next sweep: {1}",
              key.id(),
              e.getMessage());
        }
      }
      page = pages.apply(page.getLast().id());
    }
  }

  private boolean mayGoOn() {
    return !stopping && lease.take();
  }
}
