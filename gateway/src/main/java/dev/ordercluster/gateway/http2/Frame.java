package dev.ordercluster.gateway.http2;

/// One frame.
public final class Frame {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int WITH_PRIORITY = 32;
  private static final int PRIORITY_BYTES = 5;

  /// What both sides may send; we never announce more.
  public static final int MAX_PAYLOAD = 16_384;

  private final int type;
  private final int flags;
  private final int stream;
  private final byte[] payload;

  /// A frame as it came.
  ///
  /// @param type as on the wire; unknown ones are legal and mean nothing
  /// @param stream 0 for the connection
  /// @param payload of at most [#MAX_PAYLOAD] bytes, padding included; not copied
  Frame(int type, int flags, int stream, byte[] payload) {
    this.type = type;
    this.flags = flags;
    this.stream = stream;
    this.payload = payload;
  }

  public int type() {
    return type;
  }

  public int stream() {
    return stream;
  }

  /// The bytes themselves: whoever asks does not change them.
  public byte[] payload() {
    return payload;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// The payload's content is at [#offset], this long: without padding and priority.
  public record Content(int offset, int length) {}

  /// Where the content lies.
  ///
  /// @throws Http2Exception when the padding is longer than the frame, or a stream depends on
  ///   itself
  public Content content() throws Http2Exception {
    int offset = 0;
    int padding = 0;
    if (has(PADDED)) {
      require(1);
      padding = payload[0] & 0xff;
      offset = 1;
    }
    if (type == HEADERS && has(WITH_PRIORITY)) {
      require(offset + PRIORITY_BYTES);
      offset += PRIORITY_BYTES;
    }
    if (offset + padding > payload.length) {
      throw Http2Exception.ofConnection(
          ErrorCode.PROTOCOL_ERROR, "the padding is longer than the frame");
    }
    return new Content(offset, payload.length - offset - padding);
  }

  /// The payload has exactly that many bytes.
  ///
  /// @throws Http2Exception otherwise
  public void requireLength(int length) throws Http2Exception {
    if (payload.length != length) {
      throw Http2Exception.ofConnection(
          ErrorCode.FRAME_SIZE_ERROR,
          "a frame of type " + type + " must have " + length + " bytes");
    }
  }

  /// A 31-bit number of the payload.
  public int number(int at) {
    return word(at) & 0x7fff_ffff;
  }

  int word(int at) {
    return (payload[at] & 0xff) << 24
        | (payload[at + 1] & 0xff) << 16
        | (payload[at + 2] & 0xff) << 8
        | (payload[at + 3] & 0xff);
  }

  /// A stream may not depend on itself, and one that says so is reset.
  public boolean dependsOnItself() {
    int at = type == HEADERS && has(PADDED) ? 1 : 0;
    boolean says = type == PRIORITY || has(WITH_PRIORITY);
    return says && payload.length >= at + PRIORITY_BYTES && number(at) == stream;
  }

  private void require(int bytes) throws Http2Exception {
    if (payload.length < bytes) {
      throw Http2Exception.ofConnection(
          ErrorCode.FRAME_SIZE_ERROR, "the frame is shorter than its fields");
    }
  }
}
