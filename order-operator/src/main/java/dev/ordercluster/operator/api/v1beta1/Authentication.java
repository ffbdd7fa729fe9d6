package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/// Who may log in. Without an issuer only public resources can be read.
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.issuers.all(a, self.issuers.all(b, a.issuer == b.issuer"
            + " || (a.subjectPrefix == '') != (b.subjectPrefix == '')"
            + " || !(a.subjectPrefix.startsWith(b.subjectPrefix)"
            + " || b.subjectPrefix.startsWith(a.subjectPrefix))))",
    message = Authentication.DISTINCT_PREFIXES)
public record Authentication(
    @JsonPropertyDescription(
            "Issuers whose JSON Web Tokens are accepted. Each issuer is named once.")
        @Default("[]")
        @Size(max = 16) List<Issuer> issuers,
    @JsonPropertyDescription(
            "Whether customers may log in with an address and a password, and how long that lasts.")
        @Default("{}")
        CookieSessions sessions,
    @JsonPropertyDescription("Whether services may come with API keys.") @Default("{}")
        ApiKeys apiKeys) {

  /// What is said when two issuers could name the same subject.
  public static final String DISTINCT_PREFIXES =
      "each issuer needs a subjectPrefix of its own, none the beginning of another; one issuer may"
          + " go without";

  /// How sessions are treated, in cookies or not.
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "duration(self.idleTimeout) >= duration('1s')"
              + " && duration(self.idleTimeout) <= duration('2160h')"
              + " && duration(self.absoluteTimeout) <= duration('8760h')",
      message = CookieSessions.LIFE)
  @ValidationRule(
      value = "duration(self.idleTimeout) <= duration(self.absoluteTimeout)",
      message = CookieSessions.IDLE_WITHIN_ABSOLUTE)
  public record CookieSessions(
      @JsonPropertyDescription(
              "False: nobody logs in with a password, also no guest, and sessions that are there do"
                  + " not count. Who comes with an issuer's token or an API key still does.")
          @Default("true")
          Boolean enabled,
      @JsonPropertyDescription(
              "A session ends after so long without a request, for example 30m. A guest's cart is"
                  + " reached through the guest's session.")
          @Default(IDLE)
          @Size(max = 10) @Pattern(Traffic.DURATION) String idleTimeout,
      @JsonPropertyDescription("A session ends after so long, used or not, for example 12h.")
          @Default(ABSOLUTE)
          @Size(max = 10) @Pattern(Traffic.DURATION) String absoluteTimeout,
      @JsonPropertyDescription(
              "Session cookies travel over TLS only. False where browsers reach the gateway over"
                  + " plain HTTP.")
          @Default("true")
          Boolean secureCookies,
      @JsonPropertyDescription(
              "Origins besides the gateway's own whose pages may act with a session cookie, for"
                  + " example https://shop.example.com.")
          @Default("[]")
          @Size(max = 32) List<@Pattern(ORIGIN) String> trustedOrigins) {

    /// What is said of sessions that would last too long or not at all.
    public static final String LIFE =
        "idleTimeout must be 1s to 2160h, absoluteTimeout at most 8760h";

    public static final String IDLE_WITHIN_ABSOLUTE =
        "idleTimeout must not be longer than absoluteTimeout";

    private static final String IDLE = "168h";
    private static final String ABSOLUTE = "720h";
    static final String ORIGIN =
        "^https?://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(:[0-9]{1,5})?$";

    public CookieSessions {
      enabled = requireNonNullElse(enabled, true);
      idleTimeout = requireNonNullElse(idleTimeout, IDLE);
      absoluteTimeout = requireNonNullElse(absoluteTimeout, ABSOLUTE);
      secureCookies = requireNonNullElse(secureCookies, true);
      trustedOrigins = List.copyOf(requireNonNullElse(trustedOrigins, List.of()));
    }

    static CookieSessions defaults() {
      return new CookieSessions(true, IDLE, ABSOLUTE, true, List.of());
    }
  }

  /// Whether services may come with API keys.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ApiKeys(
      @JsonPropertyDescription(
              "False refuses every key at the gateways; what is stored about keys stays.")
          @Default("true")
          Boolean enabled) {
    public ApiKeys {
      enabled = requireNonNullElse(enabled, true);
    }

    static ApiKeys defaults() {
      return new ApiKeys(true);
    }
  }

  public Authentication {
    issuers = List.copyOf(requireNonNullElse(issuers, List.of()));
    sessions = requireNonNullElseGet(sessions, CookieSessions::defaults);
    apiKeys = requireNonNullElseGet(apiKeys, ApiKeys::defaults);
  }

  static Authentication defaults() {
    return new Authentication(List.of(), CookieSessions.defaults(), ApiKeys.defaults());
  }
}
