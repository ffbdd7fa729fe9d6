package dev.ordercluster.orders.payment;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How payments are carried out.
///
/// @param lease how long a worker may take for one command before another one takes it over
/// @param attempts tries of an authorisation before it counts as failed: a buyer waits for it
/// @param patience how long a capture, void or refund is tried before it counts as failed
/// @param pause wait after the first failed try; doubled after each further one
/// @param ask how often a provider is asked for an outcome that no webhook has brought
public record PaymentConfig(
    Duration lease,
    int attempts,
    Duration patience,
    Duration pause,
    Duration ask,
    Sandbox sandbox) {

  private static final Key<Duration> LEASE =
      Key.duration(
              "payments.lease",
              Duration.ofSeconds(1),
              Duration.ofMinutes(10),
              "After this, another instance takes over a payment command; above a provider's"
                  + " slowest answer.")
          .withDefault("30s");
  private static final Key<Integer> ATTEMPTS =
      Key.integer("payments.attempts", 1, 50, "Tries of an authorisation; then it has failed.")
          .withDefault("8");
  private static final Key<Duration> PATIENCE =
      Key.duration(
              "payments.patience",
              Duration.ofSeconds(1),
              Duration.ofDays(7),
              "How long a capture, void or refund is tried; then it has failed.")
          .withDefault("1d");
  private static final Key<Duration> PAUSE =
      Key.duration(
              "payments.pause",
              Duration.ofMillis(10),
              Duration.ofMinutes(1),
              "Wait after a payment command's first failed try; doubled after each, at most 1m.")
          .withDefault("500ms");
  private static final Key<Duration> ASK =
      Key.duration(
              "payments.ask",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "How often a provider is asked for an outcome that no webhook has brought.")
          .withDefault("1m");
  private static final Key<Boolean> SANDBOX_ENABLED =
      Key.flag(
              "payments.sandbox.enabled",
              "Whether orders can be paid with the sandbox, which takes no money.")
          .withDefault("true");
  private static final Key<Duration> SANDBOX_DELAY =
      Key.duration(
              "payments.sandbox.delay",
              Duration.ZERO,
              Duration.ofHours(1),
              "How late the sandbox decides on what was asked with tok_delay.")
          .withDefault("2s");
  private static final Key<Duration> SANDBOX_LATENCY =
      Key.duration(
              "payments.sandbox.latency",
              Duration.ZERO,
              Duration.ofSeconds(5),
              "How long the sandbox takes to answer after it has decided.")
          .withDefault("0s");
  private static final Key<Optional<URI>> SANDBOX_WEBHOOK_URL =
      Key.uri(
              "payments.sandbox.webhook-url",
              "Where the sandbox sends its webhooks; absent: to this instance.")
          .optional();
  private static final Key<String> SANDBOX_WEBHOOK_SECRET =
      new Key<>(
          "payments.sandbox.webhook-secret",
          "text of 16 or more characters, or empty",
          "Signs the sandbox's webhooks; the same for every replica; empty: made from the"
              + " cursor key.",
          "",
          true,
          PaymentConfig::longEnough);

  /// The keys of this record.
  public static final List<Key<?>> KEYS =
      List.of(
          LEASE,
          ATTEMPTS,
          PATIENCE,
          PAUSE,
          ASK,
          SANDBOX_ENABLED,
          SANDBOX_DELAY,
          SANDBOX_LATENCY,
          SANDBOX_WEBHOOK_URL,
          SANDBOX_WEBHOOK_SECRET);

  /// The provider that ships with the service.
  ///
  /// @param delay until it decides on what was asked with `tok_delay`
  /// @param latency of an answer
  /// @param webhookUrl empty: this instance
  /// @param webhookSecret empty: made from the cursor key
  public record Sandbox(
      boolean enabled, Duration delay, Duration latency, String webhookUrl, String webhookSecret) {
    @Override
    public String toString() {
      return "Sandbox[%s, %s, %s, %s, ***]".formatted(enabled, delay, latency, webhookUrl);
    }
  }

  public static PaymentConfig from(Settings settings) {
    return new PaymentConfig(
        settings.get(LEASE),
        settings.get(ATTEMPTS),
        settings.get(PATIENCE),
        settings.get(PAUSE),
        settings.get(ASK),
        new Sandbox(
            settings.get(SANDBOX_ENABLED),
            settings.get(SANDBOX_DELAY),
            settings.get(SANDBOX_LATENCY),
            settings.get(SANDBOX_WEBHOOK_URL).map(URI::toString).orElse(""),
            settings.get(SANDBOX_WEBHOOK_SECRET)));
  }

  private static String longEnough(String text) {
    if (!text.isEmpty() && text.length() < 16) {
      throw new IllegalArgumentException("too short");
    }
    return text;
  }
}
