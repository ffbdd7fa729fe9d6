package dev.ordercluster.gateway.wire;

import java.util.List;

/// How the end of a message's body is found (RFC 9112 §6.3). Anything that two parsers could read
/// differently is refused.
public sealed interface BodyFraming {

  /// No body.
  record None() implements BodyFraming {}

  /// Exactly `length` bytes, at least one.
  record Fixed(long length) implements BodyFraming {}

  /// Chunked transfer coding.
  record Chunked() implements BodyFraming {}

  /// Everything until the peer closes; responses only.
  record UntilClose() implements BodyFraming {}

  BodyFraming NONE = new None();
  BodyFraming CHUNKED = new Chunked();
  BodyFraming UNTIL_CLOSE = new UntilClose();

  /// The framing of a client's request.
  static BodyFraming ofRequest(RequestHead head) throws MalformedMessageException {
    Headers headers = head.headers();
    if (headers.contains("Transfer-Encoding")) {
      if (headers.contains("Content-Length")) {
        throw MalformedMessageException.bad(
            "ambiguous-length", "Transfer-Encoding and Content-Length came together: send one");
      }
      if (head.minorVersion() == 0) {
        throw MalformedMessageException.bad(
            "transfer-encoding-in-http10", "HTTP/1.0 has no Transfer-Encoding");
      }
      return chunked(headers);
    }
    return contentLength(headers);
  }

  /// The framing of a response to a request of that method.
  static BodyFraming ofResponse(String method, ResponseHead head) throws MalformedMessageException {
    int status = head.status();
    if (method.equals("HEAD") || status == 204 || status == 304 || status < 200) {
      return NONE;
    }
    Headers headers = head.headers();
    if (headers.contains("Transfer-Encoding")) {
      if (headers.contains("Content-Length")) {
        throw MalformedMessageException.bad(
            "ambiguous-length", "the response has both Transfer-Encoding and Content-Length");
      }
      return chunked(headers);
    }
    return headers.contains("Content-Length") ? contentLength(headers) : UNTIL_CLOSE;
  }

  private static BodyFraming chunked(Headers headers) throws MalformedMessageException {
    List<String> values = headers.all("Transfer-Encoding");
    if (values.size() != 1 || !values.getFirst().equalsIgnoreCase("chunked")) {
      throw MalformedMessageException.bad(
          "transfer-encoding", "the only Transfer-Encoding understood is one field \"chunked\"");
    }
    return CHUNKED;
  }

  private static BodyFraming contentLength(Headers headers) throws MalformedMessageException {
    List<String> values = headers.all("Content-Length");
    if (values.isEmpty()) {
      return NONE;
    }
    String value = values.getFirst();
    if (values.size() != 1 || !isDecimal(value)) {
      throw MalformedMessageException.bad(
          "content-length", "Content-Length must be one decimal number of at most 15 digits");
    }
    long length = Long.parseLong(value);
    return length == 0 ? NONE : new Fixed(length);
  }

  private static boolean isDecimal(String value) {
    if (value.isEmpty() || value.length() > 15) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
