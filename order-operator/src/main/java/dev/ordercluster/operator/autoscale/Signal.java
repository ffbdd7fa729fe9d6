package dev.ordercluster.operator.autoscale;

/// What one pod says of itself, in which unit.
public enum Signal {
  /// CPU used in the sample's window, in thousandths of a core.
  CPU_MILLIS("cpu"),
  /// Resident memory in bytes.
  MEMORY_BYTES("memory"),
  /// Requests inside the pod now, waiting ones included.
  IN_FLIGHT("inFlight"),
  /// Requests answered per second in the window.
  REQUESTS_PER_SECOND("rps"),
  /// Mean seconds that taking a database connection from the pod's pool took in the window.
  POOL_WAIT_SECONDS("poolWait"),
  /// Mean seconds that a request of the window waited for rows that other requests change.
  ROW_WAIT_SECONDS("rowWait"),
  /// Database connections of the pod's pool in use.
  POOL_IN_USE("poolInUse"),
  /// Database connections that the pod's pool may hold.
  POOL_SIZE("poolSize"),
  /// Mean seconds that requests waited for the message broker in the window.
  BROKER_WAIT_SECONDS("brokerWait"),
  /// Messages that wait in the partitions assigned to the pod.
  CONSUMER_LAG("lag");

  private final String label;

  Signal(String label) {
    this.label = label;
  }

  /// The name in samples files, messages and status.
  public String label() {
    return label;
  }
}
