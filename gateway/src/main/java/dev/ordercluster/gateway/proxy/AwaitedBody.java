package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.edge.RequestBody;
import dev.ordercluster.gateway.wire.BodyFraming;
import java.io.IOException;
import java.time.Duration;

/// A body whose request takes no place while the client sends it.
record AwaitedBody(RequestBody body, InFlight.Visit visit) implements RequestBody {
  @Override
  public BodyFraming framing() {
    return body.framing();
  }

  @Override
  public boolean finished() {
    return body.finished();
  }

  @Override
  public void expectWhole() {
    body.expectWhole();
  }

  @Override
  public void expectProgress(Duration rest) {
    body.expectProgress(rest);
  }

  @Override
  public void limit(long bytesAtMost) {
    body.limit(bytesAtMost);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    visit.waits();
    try {
      return body.read(target, offset, length);
    } finally {
      visit.goesOn();
    }
  }
}
