package dev.ordercluster.gateway;

import dev.ordercluster.gateway.auth.ApiKeySettings;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.time.Duration;
import java.util.List;

/// How services' keys are treated.
final class ApiKeyConfig {
  private static final Key<Boolean> ENABLED =
      Key.flag("api-keys.enabled", "services may come with API keys").withDefault("true");
  private static final Key<Duration> REMEMBERED =
      Key.duration(
              "api-keys.remembered",
              Duration.ZERO,
              Duration.ofSeconds(2),
              "a key that was found counts without another look")
          .withDefault("2s");

  static final List<Key<?>> KEYS = List.of(ENABLED, REMEMBERED);

  private ApiKeyConfig() {}

  static ApiKeySettings of(Settings settings) {
    return new ApiKeySettings(settings.get(ENABLED), settings.get(REMEMBERED));
  }
}
