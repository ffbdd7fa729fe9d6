package dev.ordercluster.backends;

import java.time.Duration;
import java.util.List;

/// The signals that the servers understand as an order to stop.
public enum StopSignal {
  /// Redis and Kafka: finish, write everything, end.
  TERM,
  /// PostgreSQL "fast": roll back what is open, disconnect clients, write a checkpoint, end.
  INT,
  /// PostgreSQL "immediate": end now; the next start recovers from the write-ahead log.
  QUIT;

  /// Sends the signal to a process; a process that is gone already is no error.
  public void send(long pid) {
    Tool.run(
        List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name(), Long.toString(pid)),
        "",
        Duration.ofSeconds(10));
  }
}
