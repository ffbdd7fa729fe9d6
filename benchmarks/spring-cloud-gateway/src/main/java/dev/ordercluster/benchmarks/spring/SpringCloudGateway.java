package dev.ordercluster.benchmarks.spring;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.File;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.filter.ratelimit.RedisRateLimiter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;

/// Spring Cloud Gateway as one would set it up for the same task, and nothing more: resource server with
/// a local key, Redis rate limit per principal, one route.
@SpringBootApplication
public class SpringCloudGateway {
  private static final String SECURITY = "org.springframework.boot.autoconfigure.security.";

  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(SpringCloudGateway.class);
    if (!List.of(arguments).contains("--bench.jwt=true")) {
      // Without tokens there is no security filter in the way at all.
      application.setDefaultProperties(
          Map.of(
              "spring.autoconfigure.exclude",
              SECURITY
                  + "reactive.ReactiveSecurityAutoConfiguration,"
                  + SECURITY
                  + "reactive.ReactiveUserDetailsServiceAutoConfiguration,"
                  + SECURITY
                  + "oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"));
    }
    application.run(arguments);
  }

  @Bean
  RouteLocator routes(RouteLocatorBuilder builder, Environment env, RedisRateLimiter limiter, KeyResolver caller) {
    boolean limit = env.getRequiredProperty("bench.limit", Boolean.class);
    String upstream = env.getRequiredProperty("bench.upstream");
    return builder
        .routes()
        .route(
            "service",
            route -> {
              var path = route.path("/v1/**");
              return limit
                  ? path.filters(
                          filters ->
                              filters.requestRateLimiter(
                                  rate -> rate.setRateLimiter(limiter).setKeyResolver(caller)))
                      .uri(upstream)
                  : path.uri(upstream);
            })
        .build();
  }

  @Bean
  RedisRateLimiter limiter() {
    return new RedisRateLimiter(100_000, 100_000);
  }

  @Bean
  KeyResolver caller() {
    return exchange -> exchange.getPrincipal().map(principal -> principal.getName());
  }

  @Bean
  @ConditionalOnProperty("bench.jwt")
  SecurityWebFilterChain security(ServerHttpSecurity http) {
    return http
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .authorizeExchange(exchange -> exchange.anyExchange().authenticated())
        .oauth2ResourceServer(server -> server.jwt(jwt -> {}))
        .build();
  }

  @Bean
  @ConditionalOnProperty("bench.jwt")
  ReactiveJwtDecoder decoder(Environment env) throws Exception {
    var key = JWKSet.load(new File(env.getRequiredProperty("bench.jwks"))).getKeys().getFirst().toRSAKey();
    NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withPublicKey(key.toRSAPublicKey()).build();
    String audience = env.getRequiredProperty("bench.audience");
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            List.of(
                JwtValidators.createDefaultWithIssuer(env.getRequiredProperty("bench.issuer")),
                new JwtClaimValidator<List<String>>(
                    "aud", named -> named != null && named.contains(audience)))));
    return decoder;
  }
}
