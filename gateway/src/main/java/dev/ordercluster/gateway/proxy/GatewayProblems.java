package dev.ordercluster.gateway.proxy;

import dev.ordercluster.runtime.Problem;
import java.util.List;

/// The problems that the gateway itself answers with.
final class GatewayProblems {
  private static final String IANA = "https://iana.org/assignments/http-problem-types#";
  static final String TEMPORARY_REDUCED_CAPACITY = IANA + "temporary-reduced-capacity";
  static final String QUOTA_EXCEEDED = IANA + "quota-exceeded";

  private GatewayProblems() {}

  static Problem unknownPath() {
    return Problem.of(404, "unknown-path", "Not Found", "Nothing is served at this path.");
  }

  static Problem methodNotAllowed(List<String> allowed) {
    return Problem.of(
        405,
        "method-not-allowed",
        "Method Not Allowed",
        "This path serves " + String.join(", ", allowed) + ".");
  }

  static Problem unauthenticated(boolean tokenSent) {
    return Problem.of(
        401,
        tokenSent ? "invalid-token" : "authentication-required",
        "Unauthorized",
        tokenSent
            ? "The credentials were not accepted: get a new token from its issuer, or log in again."
            : "This path needs a bearer token, a session or an API key.");
  }

  static Problem tooManyGuesses() {
    return Problem.of(
        429,
        "too-many-unknown-keys",
        "Too Many Requests",
        "Your address has sent too many API keys that do not exist: wait.");
  }

  static Problem sessionEnded() {
    return Problem.of(401, "session-ended", "Unauthorized", "The session has ended: log in again.");
  }

  static Problem sessionsOff() {
    return Problem.of(
        404,
        "sessions-disabled",
        "Not Found",
        "Nobody logs in here with a password: come with a token of an issuer or an API key.");
  }

  static Problem crossSite() {
    return Problem.of(
        403,
        "cross-site-request",
        "Forbidden",
        "A session in a cookie may act only for pages of this site: send Sec-Fetch-Site or Origin,"
            + " or the session's token as a bearer token.");
  }

  static Problem forbidden(String scope) {
    return Problem.of(
        403,
        "insufficient-scope",
        "Forbidden",
        "This path needs the scope " + scope + " and a role that may use it.");
  }

  static Problem quotaExceeded(List<String> violated, long seconds) {
    return Problem.of(
            429,
            "quota-exceeded",
            "Too Many Requests",
            "The limit " + String.join(", ", violated) + " is used up: wait " + seconds + " s.")
        .withType(QUOTA_EXCEEDED);
  }

  static Problem reducedCapacity(String code, String detail) {
    return Problem.of(503, code, "Service Unavailable", detail)
        .withType(TEMPORARY_REDUCED_CAPACITY);
  }

  static Problem noCodingAccepted() {
    return Problem.of(
        406,
        "no-coding-accepted",
        "Not Acceptable",
        "Accept-Encoding refuses every coding there is: accept gzip or identity.");
  }

  static Problem encodedBody() {
    return Problem.of(
        415,
        "encoded-body",
        "Unsupported Media Type",
        "Request bodies are taken as they are: send it without Content-Encoding.");
  }

  static Problem badGateway() {
    return Problem.of(
        502,
        "upstream-failed",
        "Bad Gateway",
        "The service broke off; it may or may not have acted.");
  }

  static Problem timedOut() {
    return Problem.of(
        504,
        "upstream-timeout",
        "Gateway Timeout",
        "The service did not answer in time; it may or may not have acted.");
  }
}
