package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.status.DataPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Reads one product through the gateway: gateway, order service and database have to answer.
final class DataPathProbe implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final String PATH = "/v1/products?limit=1";
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .sslContext(AnyCertificate.context())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param gateway how gateways serve: asked is the port that serves
  DataPath ask(String host, GatewaySpec gateway) {
    GatewayTls tls = gateway.tls();
    String base =
        tls == null || tls.plain() == GatewayTls.Plain.SERVE
            ? "http://" + host + ":" + gateway.exposure().port()
            : "https://" + host + ":" + tls.port();
    URI uri = URI.create(base + PATH);
    String asked = "GET " + uri + ": ";
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(DEADLINE).build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == OK
          ? new DataPath.Answered()
          : new DataPath.Failed(asked + "expected 200, was " + status);
    } catch (IOException e) {
      return new DataPath.Failed(asked + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DataPath.Failed(asked + "the operator is stopping");
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    http.close();
  }
}
