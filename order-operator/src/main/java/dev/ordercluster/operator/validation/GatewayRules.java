package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.Authentication;
import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.Issuer;
import dev.ordercluster.operator.api.v1beta1.RateLimit;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules of a gateway's settings: everything that a gateway would refuse at its start is
/// refused here, where a person is told, instead of in pods that never get ready.
final class GatewayRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
  private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");
  private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m|h)");
  private static final Pattern PATH = Pattern.compile(RateLimit.Match.PATH);
  private static final Pattern NETWORK =
      Pattern.compile("([0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");
  private static final Pattern SUBJECT_PREFIX = Pattern.compile("[A-Za-z0-9._~-]{0,32}");
  private static final Set<String> ROLES = Set.of("customer", "staff", "admin", "service");
  private static final String GUESTS = "guest-";
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  private static final int MAX_PORT = 65535;

  private final BiConsumer<String, String> broken;

  private GatewayRules(BiConsumer<String, String> broken) {
    this.broken = broken;
  }

  /// Tells every broken rule with its field.
  static void check(GatewaySpec gateway, BiConsumer<String, String> broken) {
    GatewayRules rules = new GatewayRules(broken);
    List<Issuer> issuers = gateway.authentication().issuers();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < issuers.size(); i++) {
      rules.issuer("spec.gateway.authentication.issuers[" + i + "]", issuers.get(i), names);
    }
    rules.prefixes(issuers);
    rules.exposure(gateway.exposure());
    GatewayTlsRules.check(gateway, broken);
    TrafficRules.check(gateway, broken);
    Set<String> limits = new HashSet<>();
    for (int i = 0; i < gateway.rateLimits().size(); i++) {
      rules.rateLimit("spec.gateway.rateLimits[" + i + "]", gateway.rateLimits().get(i), limits);
    }
    for (int i = 0; i < gateway.trustedProxies().size(); i++) {
      rules.network("spec.gateway.trustedProxies[" + i + "]", gateway.trustedProxies().get(i));
    }
  }

  private void exposure(Exposure exposure) {
    String field = "spec.gateway.exposure";
    boolean classed =
        exposure.type() == Exposure.Type.INGRESS || exposure.type() == Exposure.Type.GATEWAY_API;
    if (exposure.className() != null && !classed) {
      broken.accept(field + ".className", Exposure.CLASS_OF_WHAT);
    }
    if (exposure.className() == null && exposure.type() == Exposure.Type.GATEWAY_API) {
      broken.accept(field + ".className", Exposure.GATEWAY_UNNAMED);
    }
    boolean presents = exposure.type() == Exposure.Type.INGRESS && exposure.host() != null;
    if (exposure.tlsSecretName() != null && !presents) {
      broken.accept(field + ".tlsSecretName", Exposure.TLS_OF_WHAT);
    }
    if (exposure.port() < 1 || exposure.port() > MAX_PORT) {
      broken.accept(field + ".port", "must be 1 to " + MAX_PORT + ", was " + exposure.port());
    }
    if (exposure.host() != null && !exposure.host().matches(Exposure.HOST)) {
      broken.accept(field + ".host", "must be a DNS name, was " + exposure.host());
    }
    if (exposure.className() != null && !exposure.className().matches(Exposure.CLASS)) {
      broken.accept(
          field + ".className", "must be name or namespace/name, was " + exposure.className());
    }
  }

  private void issuer(String field, Issuer issuer, Set<String> seen) {
    if ((issuer.jwksUri() != null) == (issuer.jwksConfigMap() != null)) {
      broken.accept(field, Issuer.ONE_KEY_SOURCE);
    }
    if (issuer.issuer().isBlank()) {
      broken.accept(field + ".issuer", "must not be empty");
    } else if (!seen.add(issuer.issuer())) {
      broken.accept(field + ".issuer", "must be unique, " + issuer.issuer() + " is there twice");
    }
    if (issuer.audiences().isEmpty()) {
      broken.accept(field + ".audiences", "must name at least one audience");
    }
    if (issuer.jwksUri() != null && !isSafe(issuer.jwksUri())) {
      broken.accept(
          field + ".jwksUri",
          "must be an https URI, or an http URI on a loopback address, was " + issuer.jwksUri());
    }
    if (issuer.jwksCaConfigMap() != null
        && (issuer.jwksUri() == null || !issuer.jwksUri().startsWith("https://"))) {
      broken.accept(field + ".jwksCaConfigMap", Issuer.AUTHORITIES_OF_WHAT);
    }
    if (issuer.roles() != null
        && (issuer.roles().isEmpty() || !ROLES.containsAll(issuer.roles()))) {
      broken.accept(
          field + ".roles",
          "must be some of customer, staff, admin, service, was " + issuer.roles());
    }
    prefix(field + ".subjectPrefix", issuer.subjectPrefix());
  }

  private void prefix(String field, String prefix) {
    if (!SUBJECT_PREFIX.matcher(prefix).matches()) {
      broken.accept(field, "may have 32 letters, digits and . _ ~ -, was " + prefix);
    } else if (!prefix.isEmpty() && overlap(prefix, GUESTS)) {
      broken.accept(field, Issuer.NO_GUESTS);
    }
  }

  private void prefixes(List<Issuer> issuers) {
    for (Issuer one : issuers) {
      for (Issuer other : issuers) {
        String mine = one.subjectPrefix();
        String theirs = other.subjectPrefix();
        if (!one.issuer().equals(other.issuer())
            && mine.isEmpty() == theirs.isEmpty()
            && overlap(mine, theirs)) {
          broken.accept("spec.gateway.authentication", Authentication.DISTINCT_PREFIXES);
          return;
        }
      }
    }
  }

  private static boolean overlap(String a, String b) {
    return a.startsWith(b) || b.startsWith(a);
  }

  private void rateLimit(String field, RateLimit limit, Set<String> seen) {
    if (limit.name().isBlank() || !seen.add(limit.name())) {
      broken.accept(field + ".name", "must be unique, was " + limit.name());
    }
    Matcher window = WINDOW.matcher(limit.window());
    if (!window.matches()) {
      broken.accept(field + ".window", "must be a number and ms, s, m or h, was " + limit.window());
    } else if (length(window).compareTo(LONGEST_WINDOW) > 0) {
      broken.accept(field, RateLimit.WINDOW_AT_MOST + ", was " + limit.window());
    }
    RateLimit.Match match = limit.match();
    if (match != null && match.path() != null && !PATH.matcher(match.path()).matches()) {
      broken.accept(
          field + ".match.path",
          "must be / or segments like /v1/orders without a trailing slash, was " + match.path());
    }
  }

  private static Duration length(Matcher window) {
    long amount = Long.parseLong(window.group(1));
    return switch (window.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private void network(String field, String block) {
    Matcher parts = NETWORK.matcher(block);
    if (!parts.matches() || !isNetwork(parts.group(1), Integer.parseInt(parts.group(2)))) {
      broken.accept(field, "must be an address, / and a prefix length it can have, was " + block);
    }
  }

  private static boolean isNetwork(String address, int prefix) {
    try {
      return prefix <= InetAddress.ofLiteral(address).getAddress().length * 8;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSafe(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      if (host == null) {
        return false;
      }
      boolean loopback = LOOPBACK.contains(host) || LOOPBACK_IPV4.matcher(host).matches();
      return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
