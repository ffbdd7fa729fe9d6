/// Real PostgreSQL, Redis and Kafka as local processes, from the binaries inside Maven artifacts.
///
/// Two ways to use it:
/// - **A command to run.** [dev.ordercluster.backends.PostgresServer#prepare],
///   [dev.ordercluster.backends.RedisServer#prepare] and
///   [dev.ordercluster.backends.KafkaServer#prepare] make the data directory ready and return a
///   [dev.ordercluster.backends.ServerCommand] (argv, environment, working directory, stop signal).
///   The options records have a `fromContainer(env, args, address)` that understands the
///   environment and arguments of the images `postgres`, `redis` and `apache/kafka`.
/// - **A running server for a test.** [dev.ordercluster.backends.LocalPostgres],
///   [dev.ordercluster.backends.LocalRedis], [dev.ordercluster.backends.LocalKafka]: `start(dir)`,
///   `stop()`, `kill()` (SIGKILL), `restart()` on the same data, `close()`.
///
/// Nothing here knows Kubernetes or orders. For development, demos and tests: one server each, no
/// replication. Imports the JDK, commons-compress, the Kafka broker and the runtime module.
@NullMarked
package dev.ordercluster.backends;

import org.jspecify.annotations.NullMarked;
