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
    @JsonPropertyDescription("How sessions in cookies are treated.") @Default("{}")
        CookieSessions sessions,
    @JsonPropertyDescription("Whether services may come with API keys.") @Default("{}")
        ApiKeys apiKeys) {

  /// What is said when two issuers could name the same subject.
  public static final String DISTINCT_PREFIXES =
      "each issuer needs a subjectPrefix of its own, none the beginning of another; one issuer may"
          + " go without";

  /// How sessions in cookies are treated.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CookieSessions(
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

    static final String ORIGIN =
        "^https?://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(:[0-9]{1,5})?$";

    public CookieSessions {
      secureCookies = requireNonNullElse(secureCookies, true);
      trustedOrigins = List.copyOf(requireNonNullElse(trustedOrigins, List.of()));
    }

    static CookieSessions defaults() {
      return new CookieSessions(true, List.of());
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
