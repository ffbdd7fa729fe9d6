package dev.ordercluster.gateway.http2;

import java.util.OptionalInt;

/// What a peer's SETTINGS frame says that matters to us.
///
/// @param initialWindow what each stream may receive before an update, when it changed
public record PeerSettings(OptionalInt initialWindow) {
  private static final int ENTRY = 6;
  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW = 4;
  private static final int MAX_FRAME = 5;

  /// Parses a frame that is no acknowledgement.
  public static PeerSettings of(Frame frame) throws Http2Exception {
    byte[] payload = frame.payload();
    if (payload.length % ENTRY != 0) {
      throw Http2Exception.ofConnection(
          ErrorCode.FRAME_SIZE_ERROR, "settings come in entries of 6 bytes");
    }
    OptionalInt window = OptionalInt.empty();
    for (int at = 0; at < payload.length; at += ENTRY) {
      int id = (payload[at] & 0xff) << 8 | (payload[at + 1] & 0xff);
      long value = frame.word(at + 2) & 0xffff_ffffL;
      check(id, value);
      if (id == INITIAL_WINDOW) {
        window = OptionalInt.of((int) value);
      }
    }
    return new PeerSettings(window);
  }

  private static void check(int id, long value) throws Http2Exception {
    if (id == ENABLE_PUSH && value > 1) {
      throw protocol("ENABLE_PUSH must be 0 or 1");
    }
    if (id == INITIAL_WINDOW && value > Integer.MAX_VALUE) {
      throw Http2Exception.ofConnection(
          ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE is above 2^31-1");
    }
    if (id == MAX_FRAME && (value < Frame.MAX_PAYLOAD || value > 0xff_ffff)) {
      throw protocol("MAX_FRAME_SIZE must be 2^14 to 2^24-1");
    }
  }

  private static Http2Exception protocol(String detail) {
    return Http2Exception.ofConnection(ErrorCode.PROTOCOL_ERROR, detail);
  }
}
