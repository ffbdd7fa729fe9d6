package dev.ordercluster.gateway.wire;

import java.io.IOException;

/// A message that breaks the framing or syntax rules. Whatever follows it on the connection cannot
/// be trusted, so the connection must be closed after the answer.
public final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /// A refusal with its status.
  ///
  /// @param status the HTTP status that tells a client
  /// @param code stable machine-readable name
  /// @param detail what was expected and what came
  public MalformedMessageException(int status, String code, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  static MalformedMessageException bad(String code, String detail) {
    return new MalformedMessageException(400, code, detail);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /// Hostile input is no fault of ours: no stack trace is taken for it.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
