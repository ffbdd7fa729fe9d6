package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.FrameCases.END;
import static dev.ordercluster.gateway.FrameCases.GET;
import static dev.ordercluster.gateway.FrameCases.OPEN;
import static dev.ordercluster.gateway.FrameCases.field;
import static dev.ordercluster.gateway.FrameCases.get;
import static dev.ordercluster.gateway.FrameCases.headers;
import static dev.ordercluster.gateway.FrameCases.malformed;
import static dev.ordercluster.gateway.FrameCases.post;
import static dev.ordercluster.gateway.FrameCases.setting;
import static dev.ordercluster.gateway.fixture.FrameClient.block;
import static dev.ordercluster.gateway.fixture.FrameClient.frame;
import static dev.ordercluster.gateway.fixture.FrameClient.word;

import dev.ordercluster.gateway.FrameCases.Answered;
import dev.ordercluster.gateway.FrameCases.Case;
import dev.ordercluster.gateway.http2.ErrorCode;
import java.util.List;

/// Frames that break a rule of one stream, and requests that are answered.
final class FrameAnswers {
  static final List<Case> RESETTING =
      List.of(
          new Case(
              "a stream's window that grows by 0",
              ErrorCode.PROTOCOL_ERROR,
              OPEN + frame(8, 0, 1, word(0))),
          new Case(
              "a stream's window beyond 2^31-1",
              ErrorCode.FLOW_CONTROL_ERROR,
              OPEN + frame(8, 0, 1, word(Integer.MAX_VALUE))),
          new Case(
              "PRIORITY of 4 bytes", ErrorCode.FRAME_SIZE_ERROR, OPEN + frame(2, 0, 1, "1234")),
          new Case(
              "a stream that depends on itself",
              ErrorCode.PROTOCOL_ERROR,
              headers(END | 32, 1, word(1) + "\1" + GET)),
          new Case(
              "PRIORITY on itself",
              ErrorCode.PROTOCOL_ERROR,
              OPEN + frame(2, 0, 1, word(1) + "\1")),
          field("an upper-case name", "X-A", "1"),
          field("an empty name", "", "1"),
          field("a name with a space", "x a", "1"),
          field("a name with a colon", "x:a", "1"),
          field("a non-ASCII name", "x\u00e4", "1"),
          field("NUL in a value", "x-a", "1\0002"),
          field("a line break in a value", "x-a", "1\r\nx-b: 2"),
          field("a value that begins with a space", "x-a", " 1"),
          field("a value that ends with a tab", "x-a", "1\t"),
          field("connection", "connection", "close"),
          field("proxy-connection", "proxy-connection", "close"),
          field("keep-alive", "keep-alive", "1"),
          field("transfer-encoding", "transfer-encoding", "chunked"),
          field("upgrade", "upgrade", "h2c"),
          field("te: gzip", "te", "gzip"),
          field("an unknown pseudo-header", ":protocol", "websocket"),
          field("a response's pseudo-header", ":status", "200"),
          field("a second :path", ":path", "/other"),
          field("a host that differs", "host", "evil.example"),
          field("a length without a body", "content-length", "5"),
          new Case(
              "a pseudo-header behind a header",
              ErrorCode.PROTOCOL_ERROR,
              headers(END, 1, block("x-a", "1") + GET)),
          malformed("no :method", ":scheme", "https", ":path", "/", ":authority", "a"),
          malformed("no :path", ":method", "GET", ":scheme", "https", ":authority", "a"),
          malformed("no :scheme", ":method", "GET", ":path", "/", ":authority", "a"),
          malformed(
              "an empty :path",
              ":method",
              "GET",
              ":scheme",
              "https",
              ":path",
              "",
              ":authority",
              "a"),
          malformed("CONNECT with a path", ":method", "CONNECT", ":path", "/", ":authority", "a:1"),
          new Case(
              "a body shorter than its length",
              ErrorCode.PROTOCOL_ERROR,
              headers(4, 1, post("content-length", "5")) + frame(0, 1, 1, "abc")),
          new Case(
              "a body longer than its length",
              ErrorCode.PROTOCOL_ERROR,
              headers(4, 1, post("content-length", "2")) + frame(0, 0, 1, "abc")),
          new Case(
              "a pseudo-header in trailers",
              ErrorCode.PROTOCOL_ERROR,
              OPEN + headers(END, 1, block(":path", "/"))),
          new Case(
              "trailers that do not end",
              ErrorCode.PROTOCOL_ERROR,
              OPEN + headers(4, 1, block("x-a", "1"))),
          new Case(
              "DATA behind the end",
              ErrorCode.STREAM_CLOSED,
              headers(END, 1, GET) + frame(0, 0, 1, "x")));

  static final List<String> TOO_LATE =
      List.of(
          headers(END, 1, GET) + headers(END, 1, GET),
          headers(END, 1, GET) + headers(4, 1, GET),
          FrameCases.OPEN + frame(3, 0, 1, word(8)) + headers(END, 1, GET));

  static final List<Answered> SERVED =
      List.of(
          new Answered("a plain request", 200, headers(END, 1, GET)),
          new Answered("padding", 200, headers(END | 8, 1, "\3" + GET + "\0\0\0")),
          new Answered("priority", 200, headers(END | 32, 1, word(0) + "\1" + GET)),
          new Answered(
              "a block in pieces",
              200,
              headers(1, 1, GET.substring(0, 9))
                  + frame(9, 0, 1, GET.substring(9, 30))
                  + frame(9, 4, 1, GET.substring(30))),
          new Answered(
              "unknown frames and settings",
              200,
              frame(88, 255, 7, "xyz") + setting(200, 1) + headers(END, 1, GET)),
          new Answered("te: trailers", 200, headers(END, 1, get("/v1/products", "te", "trailers"))),
          new Answered(
              "a body with trailers",
              200,
              OPEN + frame(0, 0, 1, "{}") + headers(END, 1, block("x-sum", "1"))),
          new Answered(
              "a body with its length",
              200,
              headers(4, 1, post("content-length", "2")) + frame(0, 1, 1, "{}")),
          new Answered("a padded body", 200, OPEN + frame(0, 9, 1, "\3{}\0\0\0")),
          new Answered("dot segments", 400, headers(END, 1, get("/v1/orders/../products"))),
          new Answered("an encoded slash", 400, headers(END, 1, get("/v1%2fproducts"))),
          new Answered("encoded dots", 400, headers(END, 1, get("/v1/%2e%2e/products"))),
          new Answered("a double slash", 400, headers(END, 1, get("//v1/products"))),
          new Answered("a path parameter", 400, headers(END, 1, get("/v1/products;x=1"))),
          new Answered("overlong UTF-8", 400, headers(END, 1, get("/v1/products/%c0%af"))),
          new Answered("an asterisk", 400, headers(END, 1, get("*"))),
          new Answered("a target that is no path", 400, headers(END, 1, get("v1/products"))),
          new Answered(
              "an absolute target elsewhere", 400, headers(END, 1, get("https://b/v1/products"))),
          new Answered(
              "no authority",
              400,
              headers(END, 1, block(":method", "GET", ":scheme", "https", ":path", "/"))),
          new Answered(
              "user info",
              400,
              headers(
                  END,
                  1,
                  block(":method", "GET", ":scheme", "https", ":path", "/", ":authority", "u@a"))),
          new Answered(
              "TRACE",
              405,
              headers(
                  END,
                  1,
                  block(":method", "TRACE", ":scheme", "https", ":path", "/", ":authority", "a"))),
          new Answered(
              "CONNECT", 405, headers(END, 1, block(":method", "CONNECT", ":authority", "a:443"))),
          new Answered(
              "a lower-case method",
              501,
              headers(
                  END,
                  1,
                  block(":method", "get", ":scheme", "https", ":path", "/", ":authority", "a"))),
          new Answered(
              "two lengths",
              400,
              headers(END, 1, get("/", "content-length", "0", "content-length", "1"))),
          new Answered("a signed length", 400, headers(END, 1, get("/", "content-length", "+1"))),
          new Answered(
              "an unknown expectation", 417, headers(END, 1, get("/", "expect", "200-ok"))),
          new Answered(
              "a path of 9 kB", 414, headers(END, 1, get("/v1/products?sku=" + "x".repeat(9_000)))),
          new Answered("200 fields", 431, headers(END, 1, GET + block("x-a", "1").repeat(200))),
          new Answered(
              "fields that unfold",
              431,
              headers(
                  END,
                  1,
                  GET + "\100\3x-a" + "\177\u0081\30" + "x".repeat(3200) + "\u00be".repeat(50))),
          new Answered("an unknown path", 404, headers(END, 1, get("/nowhere"))),
          new Answered("no credentials", 401, headers(END, 1, get("/v1/orders"))),
          new Answered(
              "HEAD",
              200,
              headers(
                  END,
                  1,
                  block(
                      ":method",
                      "HEAD",
                      ":scheme",
                      "https",
                      ":path",
                      "/v1/products",
                      ":authority",
                      "a"))));

  private FrameAnswers() {}
}
