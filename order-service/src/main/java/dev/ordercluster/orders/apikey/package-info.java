/// The keys of services: made and revoked by admins, kept as hashes in PostgreSQL, copied to Redis
/// where the gateways look them up. Imports jedis.
@NullMarked
package dev.ordercluster.orders.apikey;

import org.jspecify.annotations.NullMarked;
