package dev.ordercluster.gateway.http2;

import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.Limits;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.RequestHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects the fields of one block and makes the head of a request of them, the same that HTTP/1.1
/// would have given (RFC 9113 §8.2, §8.3). Past its limits it stops collecting, whatever comes.
public final class RequestFields implements HpackDecoder.Sink {
  private static final int OVERHEAD = 32;
  private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");
  private static final String NAME_CHARS = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";

  private final Limits limits;
  private final Map<String, String> pseudo = new HashMap<>();
  private final Headers headers = new Headers();
  private final List<String> cookies = new ArrayList<>(1);
  private int size;
  private boolean tooLarge;
  private @Nullable String fault;

  public RequestFields(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void field(String name, String value) {
    size += name.length() + value.length() + OVERHEAD;
    if (size > limits.head() || headers.size() >= limits.fields()) {
      tooLarge = true;
    }
    if (tooLarge || fault != null) {
      return;
    }
    if (name.startsWith(":")) {
      pseudo(name, value);
    } else {
      regular(name, value);
    }
  }

  private void pseudo(String name, String value) {
    if (!PSEUDO.contains(name)) {
      fault = "an unknown pseudo-header field";
    } else if (headers.size() > 0 || !cookies.isEmpty()) {
      fault = "a pseudo-header field after a regular one";
    } else if (pseudo.put(name, value) != null) {
      fault = "a pseudo-header field came twice";
    } else {
      requireValue(value);
    }
  }

  private void regular(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(c -> NAME_CHARS.indexOf(c) >= 0)) {
      fault = "a field name must be a token in lower case";
    } else if (OF_CONNECTIONS.contains(name)) {
      fault = "a field of HTTP/1.1 connections";
    } else if (name.equals("te") && !value.equals("trailers")) {
      fault = "te may be trailers only";
    } else {
      requireValue(value);
      if (name.equals("cookie")) {
        cookies.add(value);
      } else {
        headers.add(name, value);
      }
    }
  }

  private void requireValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        fault = "a field value may not hold control characters";
      }
    }
    if (!value.isEmpty()
        && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)))) {
      fault = "a field value may not begin or end with white space";
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /// More than the limits allow; the fields that were collected mean nothing.
  public boolean isTooLarge() {
    return tooLarge;
  }

  /// The request's head.
  ///
  /// @throws Http2Exception of the stream, for what no request may be
  /// @throws MalformedMessageException for what a request may be, but is not served
  public RequestHead head(int stream) throws Http2Exception, MalformedMessageException {
    requireNoFault(stream);
    if (tooLarge) {
      throw new MalformedMessageException(
          431, "head-too-large", "the request head may have " + limits.head() + " bytes");
    }
    String method = pseudo.getOrDefault(":method", "");
    String path = pseudo.getOrDefault(":path", "");
    boolean connect = method.equals("CONNECT");
    if (method.isEmpty() || (!connect && (path.isEmpty() || !pseudo.containsKey(":scheme")))) {
      throw malformed(stream, ":method, :scheme and :path are required");
    }
    if (connect && (pseudo.containsKey(":path") || pseudo.containsKey(":scheme"))) {
      throw malformed(stream, "CONNECT has neither :path nor :scheme");
    }
    if (path.length() > limits.startLine()) {
      throw new MalformedMessageException(
          414, "uri-too-long", "the path may have " + limits.startLine() + " bytes");
    }
    placeHost(stream);
    if (!cookies.isEmpty()) {
      headers.add("cookie", String.join("; ", cookies));
    }
    return new RequestHead(method, connect ? "/" : path, 1, headers);
  }

  private void placeHost(int stream) throws Http2Exception {
    String authority = pseudo.get(":authority");
    if (authority == null) {
      return;
    }
    String host = headers.get("host");
    if (host != null && !host.equalsIgnoreCase(authority)) {
      throw malformed(stream, "host and :authority differ");
    }
    if (host == null) {
      headers.add("Host", authority);
    }
  }

  /// The fields are trailers: none may be a pseudo-header field.
  public void requireTrailers(int stream) throws Http2Exception {
    requireNoFault(stream);
    if (!pseudo.isEmpty()) {
      throw malformed(stream, "a pseudo-header field in trailers");
    }
  }

  private void requireNoFault(int stream) throws Http2Exception {
    if (fault != null) {
      throw malformed(stream, fault);
    }
  }

  private static Http2Exception malformed(int stream, String detail) {
    return Http2Exception.ofStream(stream, ErrorCode.PROTOCOL_ERROR, detail);
  }
}
