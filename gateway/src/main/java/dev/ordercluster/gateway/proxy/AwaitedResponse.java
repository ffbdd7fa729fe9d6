package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;

/// An answer whose request takes no place once the client is given it.
record AwaitedResponse(Response response, InFlight.Visit visit) implements Response {
  @Override
  public int status() {
    return response.status();
  }

  @Override
  public long bytes() {
    return response.bytes();
  }

  @Override
  public void closeAfter() {
    response.closeAfter();
  }

  @Override
  public void begin(int code, Headers headers, BodyFraming framing) throws IOException {
    visit.answers();
    response.begin(code, headers, framing);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    response.write(source, offset, length);
  }

  @Override
  public void flush() throws IOException {
    response.flush();
  }

  @Override
  public void finish() throws IOException {
    response.finish();
  }
}
