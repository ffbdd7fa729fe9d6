package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.BodyFraming;
import java.io.IOException;
import java.time.Duration;

/// A client's body: bounded in size and in time. A body that is held or thrown away is small, so
/// all of it is due within one transfer timeout: a client that sends a byte now and then cannot
/// keep a place. One that is streamed needs progress only. A client that waits for `100 Continue`
/// gets it when the body is first wanted, so a refused request costs no upload.
public interface RequestBody {
  BodyFraming framing();

  boolean finished();

  /// From now on the whole rest is due within one transfer timeout, however steadily it comes.
  void expectWhole();

  /// From now on each read may take a transfer timeout, and the rest this long in all.
  void expectProgress(Duration rest);

  /// Sets how many bytes the body may have; the listener's bound until then.
  void limit(long bytesAtMost);

  /// Reads some bytes; -1 at the end.
  ///
  /// @throws dev.ordercluster.gateway.wire.MalformedMessageException 413 past the size limit, 408
  ///   past the time, 400 for broken framing
  int read(byte[] target, int offset, int length) throws IOException;
}
