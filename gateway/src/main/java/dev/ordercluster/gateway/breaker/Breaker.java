package dev.ordercluster.gateway.breaker;

/// A [Circuit] that many threads share.
public final class Breaker {
  private Circuit circuit = new Circuit.Closed(0);

  /// Whether a call may be made now; the caller of a permitted call must report how it went.
  public synchronized boolean mayCall(long now) {
    if (circuit instanceof Circuit.Closed) {
      return true;
    }
    Circuit next = circuit.beforeCall(now);
    boolean moved = !next.equals(circuit);
    circuit = next;
    return moved;
  }

  /// Reports a call that went well.
  ///
  /// @return true when that closed the circuit
  public synchronized boolean succeeded() {
    boolean wasOpen = !isClosed();
    circuit = circuit.afterSuccess();
    return wasOpen;
  }

  /// Reports a call that failed.
  ///
  /// @return true when that opened a closed circuit
  public synchronized boolean failed(long now) {
    boolean wasClosed = isClosed();
    circuit = circuit.afterFailure(now);
    return wasClosed && !isClosed();
  }

  public synchronized boolean isClosed() {
    return circuit instanceof Circuit.Closed;
  }
}
