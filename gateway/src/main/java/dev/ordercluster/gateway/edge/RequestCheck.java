package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks of a request head beyond its syntax: method, host, target form, expectations. Gives the
/// canonical path.
final class RequestCheck {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  static final String ALLOW = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private RequestCheck() {}

  static CanonicalPath pathOf(RequestHead head) throws MalformedMessageException {
    requireMethod(head.method());
    String host = requireHost(head.headers());
    requireExpectation(head.headers());
    return CanonicalPath.of(originForm(head.target(), host));
  }

  static boolean wantsContinue(RequestHead head) {
    return head.minorVersion() == 1 && head.headers().contains("Expect");
  }

  private static void requireMethod(String method) throws MalformedMessageException {
    if (method.equals("TRACE") || method.equals("CONNECT")) {
      throw new MalformedMessageException(405, "method", method + " is not served");
    }
    if (!METHODS.contains(method)) {
      throw new MalformedMessageException(501, "method", "this method is not known here");
    }
  }

  private static String requireHost(Headers headers) throws MalformedMessageException {
    List<String> hosts = headers.all("Host");
    if (hosts.size() != 1 || !HOST.matcher(hosts.getFirst()).matches()) {
      throw new MalformedMessageException(
          400, "host", "exactly one Host header with a host and an optional port is required");
    }
    return hosts.getFirst();
  }

  private static void requireExpectation(Headers headers) throws MalformedMessageException {
    List<String> expectations = headers.all("Expect");
    if (!expectations.isEmpty()
        && !(expectations.size() == 1
            && expectations.getFirst().equalsIgnoreCase("100-continue"))) {
      throw new MalformedMessageException(
          417, "expectation", "the only expectation understood is 100-continue");
    }
  }

  private static String originForm(String target, String host) throws MalformedMessageException {
    String lower = target.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      return target;
    }
    int start = target.indexOf("://") + 3;
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    if (!target.substring(start, end).equalsIgnoreCase(host)) {
      throw new MalformedMessageException(
          400, "host", "the authority of an absolute target must equal the Host header");
    }
    String rest = target.substring(end);
    return rest.startsWith("/") ? rest : "/" + rest;
  }
}
