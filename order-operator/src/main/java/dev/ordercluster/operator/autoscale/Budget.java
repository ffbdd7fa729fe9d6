package dev.ordercluster.operator.autoscale;

/// A ceiling set by what lies behind the component.
public sealed interface Budget {

  /// The most replicas that fit, at least 0.
  int maxReplicas();

  /// The rule in words, with its numbers.
  String explanation();

  /// Each replica holds a pool of database connections; all must fit what the server grants.
  ///
  /// @param maxConnections the server's `max_connections`
  /// @param reserved connections kept for others: superuser, migrations, pods of a rolling upgrade
  /// @param perReplica size of one replica's pool
  record Connections(int maxConnections, int reserved, int perReplica) implements Budget {
    public Connections {
      if (maxConnections < 0 || reserved < 0 || perReplica < 1) {
        throw new IllegalArgumentException(
            "expected maxConnections and reserved of at least 0 and perReplica of at least 1, got "
                + maxConnections
                + ", "
                + reserved
                + " and "
                + perReplica);
      }
    }

    @Override
    public int maxReplicas() {
      return Math.max(0, (maxConnections - reserved) / perReplica);
    }

    @Override
    public String explanation() {
      return "the database grants "
          + maxConnections
          + " connections, "
          + reserved
          + " are kept for others and each replica holds "
          + perReplica
          + ": at most "
          + maxReplicas()
          + " replicas";
    }
  }

  /// A partition is read by one consumer of a group: more replicas than partitions do not read
  /// faster. Bounds the wish of consumer lag only.
  record Partitions(String topic, int partitions) implements Budget {
    public Partitions {
      if (partitions < 1) {
        throw new IllegalArgumentException("a topic has at least 1 partition, got " + partitions);
      }
    }

    @Override
    public int maxReplicas() {
      return partitions;
    }

    @Override
    public String explanation() {
      return "topic "
          + topic
          + " has "
          + partitions
          + " partitions: more replicas would not read it faster";
    }
  }
}
