package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.http2.Allowance;
import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frame;
import dev.ordercluster.gateway.http2.Http2Exception;

/// What one HTTP/2 connection may not do too often, and where frames belong.
final class Http2Rules {
  // Streams that were begun and then reset, by whichever side: twice what may be open, and ten more
  // a second.
  private static final int RESETS = 2 * Http2Session.MAX_STREAMS;
  private static final int RESETS_PER_SECOND = 10;
  private static final int NOISE = 1000;
  private static final int NOISE_PER_SECOND = 50;

  private final Allowance resets = new Allowance(RESETS, RESETS_PER_SECOND, System.nanoTime());
  private final Allowance noise = new Allowance(NOISE, NOISE_PER_SECOND, System.nanoTime());

  /// A stream was reset before it was answered.
  void countReset() throws Http2Exception {
    if (!resets.spend(System.nanoTime())) {
      throw Http2Exception.ofConnection(ErrorCode.ENHANCE_YOUR_CALM, "too many streams were reset");
    }
  }

  /// A frame came that asks for nothing.
  void countNoise() throws Http2Exception {
    if (!noise.spend(System.nanoTime())) {
      throw Http2Exception.ofConnection(
          ErrorCode.ENHANCE_YOUR_CALM, "too many frames that ask for nothing");
    }
  }

  static void requireStream(Frame frame) throws Http2Exception {
    if (frame.stream() == 0) {
      throw protocol("a frame of type " + frame.type() + " needs a stream");
    }
  }

  static void requireConnection(Frame frame) throws Http2Exception {
    if (frame.stream() != 0) {
      throw protocol("a frame of type " + frame.type() + " belongs to no stream");
    }
  }

  static Http2Exception protocol(String detail) {
    return Http2Exception.ofConnection(ErrorCode.PROTOCOL_ERROR, detail);
  }
}
