package dev.ordercluster.gateway.http2;

import java.io.IOException;

/// A peer that breaks a rule of HTTP/2: of one stream, which is reset, or of the connection, which
/// ends.
public final class Http2Exception extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int stream;

  private Http2Exception(ErrorCode code, int stream, String detail) {
    super(detail);
    this.code = code;
    this.stream = stream;
  }

  /// Ends the connection.
  public static Http2Exception ofConnection(ErrorCode code, String detail) {
    return new Http2Exception(code, 0, detail);
  }

  /// Resets one stream.
  public static Http2Exception ofStream(int stream, ErrorCode code, String detail) {
    return new Http2Exception(code, stream, detail);
  }

  static Http2Exception compression(String detail) {
    return ofConnection(ErrorCode.COMPRESSION_ERROR, detail);
  }

  public ErrorCode code() {
    return code;
  }

  /// The stream, or 0 when it is about the connection.
  public int stream() {
    return stream;
  }

  /// Hostile input is no fault of ours: no stack trace is taken for it.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
