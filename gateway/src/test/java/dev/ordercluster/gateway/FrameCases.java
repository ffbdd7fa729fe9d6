package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.fixture.FrameClient.block;
import static dev.ordercluster.gateway.fixture.FrameClient.frame;
import static dev.ordercluster.gateway.fixture.FrameClient.word;

import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.gateway.http2.ErrorCode;
import dev.ordercluster.gateway.http2.Frame;
import java.util.List;

/// Frames that break a rule of the connection, and what such frames are made of.
final class FrameCases {
  static final Tokens TOKENS = new Tokens("k1");
  static final String BEARER = "Bearer " + TOKENS.token("s-1", "staff");
  static final int END = Frame.END_STREAM | Frame.END_HEADERS;
  static final String GET = get("/v1/products");
  static final String LAST = frame(Frame.HEADERS, END, 2001, get("/v1/products/hidden"));
  static final String PING = frame(Frame.PING, 0, 0, "12345678");
  // An upload whose body the gateway waits for.
  static final String OPEN = headers(4, 1, post());

  record Case(String name, ErrorCode code, String frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Answered(String name, int status, String frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  static String get(String path, String... more) {
    return block(":method", "GET", ":scheme", "https", ":path", path, ":authority", "localhost")
        + block(more);
  }

  static String post(String... more) {
    return block(":method", "POST", ":scheme", "https", ":path", "/v1/products")
        + block(":authority", "localhost", "authorization", BEARER)
        + block(more);
  }

  static String headers(int flags, int stream, String block) {
    return frame(Frame.HEADERS, flags, stream, block);
  }

  static Case malformed(String name, String... fields) {
    return new Case(name, ErrorCode.PROTOCOL_ERROR, headers(END, 1, block(fields)));
  }

  static Case field(String name, String field, String value) {
    return new Case(name, ErrorCode.PROTOCOL_ERROR, headers(END, 1, get("/", field, value)));
  }

  static Case coded(String name, String block) {
    return new Case(name, ErrorCode.COMPRESSION_ERROR, headers(END, 1, block));
  }

  static Case connection(String name, ErrorCode code, String... frames) {
    return new Case(name, code, String.join("", frames));
  }

  static String setting(int id, long value) {
    return frame(Frame.SETTINGS, 0, 0, "\0" + (char) id + word(value));
  }

  static final List<Case> ENDING =
      List.of(
          connection("DATA on stream 0", ErrorCode.PROTOCOL_ERROR, frame(0, 0, 0, "x")),
          connection("HEADERS on stream 0", ErrorCode.PROTOCOL_ERROR, headers(END, 0, GET)),
          connection("an even stream", ErrorCode.PROTOCOL_ERROR, headers(END, 2, GET)),
          connection(
              "a smaller stream",
              ErrorCode.PROTOCOL_ERROR,
              headers(END, 5, GET),
              headers(END, 3, GET)),
          connection("DATA on an idle stream", ErrorCode.PROTOCOL_ERROR, frame(0, 0, 1, "x")),
          connection("RST_STREAM on idle", ErrorCode.PROTOCOL_ERROR, frame(3, 0, 1, word(8))),
          connection("WINDOW_UPDATE on idle", ErrorCode.PROTOCOL_ERROR, frame(8, 0, 1, word(8))),
          connection("RST_STREAM on 0", ErrorCode.PROTOCOL_ERROR, frame(3, 0, 0, word(8))),
          connection("PRIORITY on 0", ErrorCode.PROTOCOL_ERROR, frame(2, 0, 0, word(3) + "\1")),
          connection("a short RST_STREAM", ErrorCode.FRAME_SIZE_ERROR, OPEN, frame(3, 0, 1, "abc")),
          connection("SETTINGS on a stream", ErrorCode.PROTOCOL_ERROR, frame(4, 0, 1, "")),
          connection("SETTINGS of 5 bytes", ErrorCode.FRAME_SIZE_ERROR, frame(4, 0, 0, "12345")),
          connection("a full ACK", ErrorCode.FRAME_SIZE_ERROR, frame(4, 1, 0, "123456")),
          connection("ENABLE_PUSH 2", ErrorCode.PROTOCOL_ERROR, setting(2, 2)),
          connection("a window of 2^31", ErrorCode.FLOW_CONTROL_ERROR, setting(4, 1L << 31)),
          connection("a frame size of 100", ErrorCode.PROTOCOL_ERROR, setting(5, 100)),
          connection("a frame size of 2^24", ErrorCode.PROTOCOL_ERROR, setting(5, 1 << 24)),
          connection("PUSH_PROMISE", ErrorCode.PROTOCOL_ERROR, frame(5, 4, 1, word(2) + GET)),
          connection("PING on a stream", ErrorCode.PROTOCOL_ERROR, frame(6, 0, 1, "12345678")),
          connection("PING of 7 bytes", ErrorCode.FRAME_SIZE_ERROR, frame(6, 0, 0, "1234567")),
          connection(
              "GOAWAY on a stream", ErrorCode.PROTOCOL_ERROR, frame(7, 0, 1, word(0) + word(0))),
          connection("a window that grows by 0", ErrorCode.PROTOCOL_ERROR, frame(8, 0, 0, word(0))),
          connection("a WINDOW_UPDATE of 3", ErrorCode.FRAME_SIZE_ERROR, frame(8, 0, 0, "123")),
          connection(
              "a window beyond 2^31-1",
              ErrorCode.FLOW_CONTROL_ERROR,
              frame(8, 0, 0, word(Integer.MAX_VALUE))),
          connection("CONTINUATION alone", ErrorCode.PROTOCOL_ERROR, frame(9, 4, 1, GET)),
          connection(
              "DATA inside a block",
              ErrorCode.PROTOCOL_ERROR,
              headers(1, 1, GET),
              frame(0, 0, 1, "x")),
          connection("PING inside a block", ErrorCode.PROTOCOL_ERROR, headers(1, 1, GET), PING),
          connection(
              "an unknown frame inside a block",
              ErrorCode.PROTOCOL_ERROR,
              headers(1, 1, GET),
              frame(77, 0, 0, "")),
          connection(
              "CONTINUATION of another stream",
              ErrorCode.PROTOCOL_ERROR,
              headers(1, 1, GET),
              frame(9, 4, 3, "")),
          connection(
              "a frame of 16,385 bytes",
              ErrorCode.FRAME_SIZE_ERROR,
              OPEN,
              frame(0, 0, 1, "x".repeat(16_385))),
          connection(
              "padding longer than DATA", ErrorCode.PROTOCOL_ERROR, OPEN, frame(0, 8, 1, "\10ab")),
          connection(
              "padding longer than HEADERS",
              ErrorCode.PROTOCOL_ERROR,
              headers(END | 8, 1, "\10ab")),
          connection(
              "HEADERS without its padding", ErrorCode.FRAME_SIZE_ERROR, headers(END | 8, 1, "")),
          connection(
              "a block larger than a head may be",
              ErrorCode.ENHANCE_YOUR_CALM,
              headers(1, 1, GET),
              frame(9, 0, 1, "x".repeat(16_000)).repeat(3)),
          connection(
              "a flood of CONTINUATION",
              ErrorCode.ENHANCE_YOUR_CALM,
              headers(1, 1, GET),
              frame(9, 0, 1, "").repeat(1500)),
          connection("a flood of PING", ErrorCode.ENHANCE_YOUR_CALM, PING.repeat(1500)),
          connection(
              "a flood of SETTINGS", ErrorCode.ENHANCE_YOUR_CALM, setting(4, 9).repeat(1500)),
          connection(
              "a flood of PRIORITY",
              ErrorCode.ENHANCE_YOUR_CALM,
              frame(2, 0, 9, word(3) + "\1").repeat(1500)),
          connection(
              "a flood of unknown frames",
              ErrorCode.ENHANCE_YOUR_CALM,
              frame(99, 0, 0, "").repeat(1500)),
          connection(
              "a flood of empty DATA",
              ErrorCode.ENHANCE_YOUR_CALM,
              OPEN,
              frame(0, 0, 1, "").repeat(1500)),
          connection("rapid resets", ErrorCode.ENHANCE_YOUR_CALM, rapidResets()),
          connection("resets that we are made to send", ErrorCode.ENHANCE_YOUR_CALM, provoked()),
          coded("an index beyond the table", "\u00fe"),
          coded("the index 0", "\u0080"),
          coded("a table larger than announced", "?\u00e2\u001f" + GET),
          coded("a table size inside a block", GET + "\40"),
          coded("a string longer than its block", "\0\5ab"),
          coded("an integer without end", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001"),
          coded("a block that ends in a field", "\0\3abc"),
          coded("a Huffman string with its end", "\0\1a\u0084\u00ff\u00ff\u00ff\u00ff"),
          coded("Huffman padding of zeros", "\0\1a\u0081\0"),
          coded("Huffman padding of a byte", "\0\1a\u0082\u001f\u00ff"));

  static String rapidResets() {
    StringBuilder frames = new StringBuilder();
    for (int stream = 1; stream < 1000; stream += 2) {
      frames.append(headers(4, stream, post())).append(frame(3, 0, stream, word(8)));
    }
    return frames.toString();
  }

  static String provoked() {
    StringBuilder frames = new StringBuilder();
    for (int stream = 1; stream < 1000; stream += 2) {
      frames.append(headers(END, stream, get("/", "connection", "close")));
    }
    return frames.toString();
  }

  private FrameCases() {}
}
