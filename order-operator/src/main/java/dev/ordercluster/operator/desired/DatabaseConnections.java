package dev.ordercluster.operator.desired;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.OrderServiceSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;

/// How the connections that PostgreSQL grants are shared out: `FOR_PEOPLE + PER_INSTANCE ×
/// (instances
/// + 1)`, where the one more is an instance that is being replaced.
///
/// Every instance of the order service has the same number whatever the scale, because a number
/// that followed the scale would restart all instances when it changes. The most instances and one
/// that is being rolled fit, and some connections are left for people.
public final class DatabaseConnections {
  /// Of one instance of the order service.
  public static final int PER_INSTANCE = 6;

  /// Left for people and maintenance.
  public static final int FOR_PEOPLE = 12;

  /// `max_connections` of the server when the spec does not say.
  public static final int SERVER_LIMIT =
      (OrderServiceSpec.MAX_REPLICAS + 1) * PER_INSTANCE + FOR_PEOPLE;

  private DatabaseConnections() {}

  /// What the server grants: `max_connections`.
  public static int granted(PostgresSpec postgres) {
    return requireNonNullElse(postgres.effective().maxConnections(), SERVER_LIMIT);
  }

  /// Connections that no instance which is to stay may count on.
  public static int reserved() {
    return FOR_PEOPLE + PER_INSTANCE;
  }

  /// The most instances of the order service that fit.
  public static int mostInstances(PostgresSpec postgres) {
    return (granted(postgres) - reserved()) / PER_INSTANCE;
  }
}
