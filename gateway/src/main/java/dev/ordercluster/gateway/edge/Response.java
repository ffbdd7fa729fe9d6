package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.io.OutputStream;

/// The answer to one request. Either [#send] once, or [#begin], any number of [#write], [#finish].
/// Framing, the connection and HEAD are decided here and nowhere else. Confined to one thread.
public interface Response {
  /// The status, or 0 while nothing was begun.
  int status();

  /// Body bytes handed to the client.
  long bytes();

  default boolean begun() {
    return status() != 0;
  }

  /// The connection takes no further request after this answer.
  void closeAfter();

  /// Starts an answer whose body follows by [#write].
  ///
  /// @param framing the length when known; UntilClose or Chunked when not. For HEAD: of the body
  ///   that GET would have, None when unknown
  void begin(int code, Headers headers, BodyFraming framing) throws IOException;

  /// Body bytes; dropped where the answer has no body.
  void write(byte[] source, int offset, int length) throws IOException;

  /// Body bytes as a stream; closing it does not end the answer.
  default OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        Response.this.write(source, offset, length);
      }
    };
  }

  /// Sends what is buffered, so that a slow stream reaches the client as it comes.
  void flush() throws IOException;

  /// Ends the answer.
  void finish() throws IOException;

  /// A whole answer. For HEAD the body counts for Content-Length only.
  default void send(int code, Headers headers, byte[] entity) throws IOException {
    begin(code, headers, new BodyFraming.Fixed(entity.length));
    write(entity, 0, entity.length);
    finish();
  }
}
