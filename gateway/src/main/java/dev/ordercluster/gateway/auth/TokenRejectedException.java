package dev.ordercluster.gateway.auth;

/// A token failed a check; carries the check's name. Control flow inside this package only.
final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenRejectedException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
