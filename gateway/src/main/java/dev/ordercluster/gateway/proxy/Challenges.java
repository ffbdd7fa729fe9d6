package dev.ordercluster.gateway.proxy;

/// What a refused caller is told in WWW-Authenticate (RFC 6750 §3): that credentials are needed,
/// that those sent do not count, or what they lack. Which check failed is not told, but for a token
/// that was good and has ended: only who had a good one learns that.
final class Challenges {
  private static final String REALM = "Bearer realm=\"ordercluster\"";

  private Challenges() {}

  /// No credentials came, or none of a kind that counts here.
  static String needed() {
    return REALM;
  }

  /// Credentials came and do not count.
  ///
  /// @param reason the name of the check that failed
  static String refused(String reason) {
    return switch (reason) {
      case "scheme" -> REALM;
      case "several", "cookie" ->
          REALM
              + ", error=\"invalid_request\""
              + ", error_description=\"send one kind of credentials, once\"";
      case "expired", "api-key-expired" ->
          REALM + ", error=\"invalid_token\", error_description=\"it has expired\"";
      default -> REALM + ", error=\"invalid_token\"";
    };
  }

  /// The credentials are good and lack this scope, or a role that may use it.
  static String insufficient(String scope) {
    return REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\"";
  }
}
