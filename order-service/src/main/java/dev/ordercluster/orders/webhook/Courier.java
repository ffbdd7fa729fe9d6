package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.webhook.Delivery.Result;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.spi.DnsResolver;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/// Makes one HTTP request per attempt: a fresh connection to a guarded address, no redirects, no
/// cookies, no proxy; nothing of the answer is kept but its status.
final class Courier {
  private final WebClient client;
  private final InstantSource clock;

  Courier(AddressGuard guard, Duration timeout, InstantSource clock) {
    this.clock = clock;
    this.client =
        WebClient.builder()
            .servicesDiscoverServices(false)
            .followRedirects(false)
            .keepAlive(false)
            .shareConnectionCache(false)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .sendExpectContinue(false)
            .proxy(Proxy.noProxy())
            .dnsResolver(new Guarded(guard))
            .addProtocolPreference("http/1.1")
            .build();
  }

  /// @param secrets to sign with, newest first
  Result send(Delivery delivery, List<String> secrets) {
    long now = clock.instant().getEpochSecond();
    String signatures =
        secrets.stream()
            .map(secret -> Signature.of(secret, delivery.eventId(), now, delivery.body()))
            .collect(Collectors.joining(" "));
    try (HttpClientResponse response =
        client
            .post(delivery.target().url())
            .skipUriEncoding(true)
            .header(HeaderNames.CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
            .header(HeaderNames.USER_AGENT, "OrderCluster-Webhooks/1")
            .header(HeaderNames.create("webhook-id"), delivery.eventId())
            .header(HeaderNames.create("webhook-timestamp"), Long.toString(now))
            .header(HeaderNames.create("webhook-signature"), signatures)
            .submit(delivery.body().getBytes(StandardCharsets.UTF_8))) {
      int status = response.status().code();
      return status / 100 == 2
          ? new Result.Delivered(status)
          : new Result.Failed(status, "answered " + status);
    } catch (AddressGuard.RefusedException e) {
      return new Result.Failed(0, e.code());
    } catch (RuntimeException e) {
      return new Result.Failed(0, kind(e));
    }
  }

  private static String kind(RuntimeException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      switch (at) {
        case AddressGuard.RefusedException refused -> {
          return refused.code();
        }
        case SocketTimeoutException _ -> {
          return "timeout";
        }
        case java.net.ConnectException _ -> {
          return "connection-refused";
        }
        case javax.net.ssl.SSLException _ -> {
          return "tls-failed";
        }
        default -> {}
      }
    }
    return "no-answer";
  }

  private record Guarded(AddressGuard guard) implements DnsResolver {
    @Override
    public InetAddress resolveAddress(String hostname, DnsAddressLookup lookup) {
      return guard.resolve(hostname);
    }
  }
}
