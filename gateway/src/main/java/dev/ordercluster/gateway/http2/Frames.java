package dev.ordercluster.gateway.http2;

import dev.ordercluster.gateway.wire.HeadWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes frames.
public final class Frames {
  private static final int MAX_STREAMS = 3;
  private static final int MAX_HEADER_LIST = 6;

  private Frames() {}

  /// Appends a frame's head; its payload follows.
  public static void head(HeadWriter out, int length, int type, int flags, int stream) {
    byte[] head = {
      (byte) (length >> 16),
      (byte) (length >> 8),
      (byte) length,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    out.body(head, 0, head.length);
  }

  /// Appends a block of fields in as many frames as it needs.
  public static void headers(HeadWriter out, byte[] block, int stream, boolean end) {
    int first = Math.min(block.length, Frame.MAX_PAYLOAD);
    int flags = (end ? Frame.END_STREAM : 0) | (first == block.length ? Frame.END_HEADERS : 0);
    head(out, first, Frame.HEADERS, flags, stream);
    out.body(block, 0, first);
    for (int at = first; at < block.length; at += Frame.MAX_PAYLOAD) {
      int length = Math.min(block.length - at, Frame.MAX_PAYLOAD);
      int last = at + length == block.length ? Frame.END_HEADERS : 0;
      head(out, length, Frame.CONTINUATION, last, stream);
      out.body(block, at, length);
    }
  }

  /// What we announce: everything else keeps the protocol's initial value.
  public static byte[] settings(int streams, int headerList) {
    HeadWriter out = new HeadWriter();
    head(out, 12, Frame.SETTINGS, 0, 0);
    setting(out, MAX_STREAMS, streams);
    setting(out, MAX_HEADER_LIST, headerList);
    return bytes(out);
  }

  private static void setting(HeadWriter out, int id, int value) {
    out.body(new byte[] {0, (byte) id}, 0, 2);
    word(out, value);
  }

  /// The answer to settings.
  public static byte[] settingsAck() {
    HeadWriter out = new HeadWriter();
    head(out, 0, Frame.SETTINGS, Frame.ACK, 0);
    return bytes(out);
  }

  /// The answer to a ping.
  public static byte[] pong(byte[] payload) {
    HeadWriter out = new HeadWriter();
    head(out, payload.length, Frame.PING, Frame.ACK, 0);
    out.body(payload, 0, payload.length);
    return bytes(out);
  }

  public static byte[] reset(int stream, ErrorCode code) {
    HeadWriter out = new HeadWriter();
    head(out, 4, Frame.RST_STREAM, 0, stream);
    word(out, code.wire());
    return bytes(out);
  }

  public static byte[] windowUpdate(int stream, int increment) {
    HeadWriter out = new HeadWriter();
    head(out, 4, Frame.WINDOW_UPDATE, 0, stream);
    word(out, increment);
    return bytes(out);
  }

  /// Nothing after that stream was or will be looked at.
  public static byte[] goAway(int lastStream, ErrorCode code, String why) {
    byte[] debug = why.getBytes(StandardCharsets.US_ASCII);
    HeadWriter out = new HeadWriter();
    head(out, 8 + debug.length, Frame.GOAWAY, 0, 0);
    word(out, lastStream);
    word(out, code.wire());
    out.body(debug, 0, debug.length);
    return bytes(out);
  }

  private static void word(HeadWriter out, int value) {
    byte[] word = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    out.body(word, 0, word.length);
  }

  private static byte[] bytes(HeadWriter out) {
    return Arrays.copyOf(out.bytes(), out.length());
  }
}
