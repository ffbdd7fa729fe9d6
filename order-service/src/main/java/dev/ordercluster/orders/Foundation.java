package dev.ordercluster.orders;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.outbox.OutboxRelay;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What slices stand on.
///
/// @param relay to be woken after a commit that left events in the outbox
/// @param draining true once the process is stopping
/// @param self where this instance listens; there once it does
record Foundation(
    Database database,
    Redis redis,
    RedisCache cache,
    Vault vault,
    OutboxRelay relay,
    Meters meters,
    InstantSource clock,
    BooleanSupplier draining,
    Supplier<URI> self) {}
