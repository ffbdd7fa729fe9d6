package dev.ordercluster.gateway.edge;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The bytes of one client connection, with Helidon's unchecked failures turned into IOException.
final class ClientSocket {
  private final ConnectionContext context;
  private final DataReader reader;

  ClientSocket(ConnectionContext context) {
    this.context = context;
    this.reader = context.dataReader();
  }

  /// The client's bytes come over TLS.
  boolean isSecure() {
    return context.isSecure();
  }

  int read(byte[] target, int offset, int length) throws IOException {
    try {
      reader.ensureAvailable();
      int count = Math.min(length, reader.available());
      return reader.readBuffer(count).read(target, offset, count);
    } catch (DataReader.InsufficientDataAvailableException e) {
      return -1;
    } catch (ServerConnectionException | UncheckedIOException e) {
      throw new IOException("reading from the client failed", e);
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      context.serverSocket().write(BufferData.create(bytes, offset, length));
    } catch (ServerConnectionException | UncheckedIOException e) {
      throw new IOException("writing to the client failed", e);
    }
  }
}
