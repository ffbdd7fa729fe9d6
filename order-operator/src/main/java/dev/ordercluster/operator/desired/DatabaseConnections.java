package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.OrderServiceSpec;

/// How the connections that PostgreSQL grants are shared out.
///
/// Every instance of the order service has the same number whatever the scale, because a number
/// that followed the scale would restart all instances when it changes. The most instances and one
/// that is being rolled fit, and some connections are left for people.
public final class DatabaseConnections {
  /// Of one instance of the order service.
  public static final int PER_INSTANCE = 6;

  /// Left for people and maintenance.
  public static final int FOR_PEOPLE = 12;

  /// `max_connections` of the server.
  public static final int SERVER_LIMIT =
      (OrderServiceSpec.MAX_REPLICAS + 1) * PER_INSTANCE + FOR_PEOPLE;

  private DatabaseConnections() {}
}
