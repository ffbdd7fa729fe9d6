package dev.ordercluster.operator.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/// Logs in to brokers and asks which they are.
final class KafkaLogin {
  private KafkaLogin() {}

  static Outcome attempt(Target.Kafka target, Duration deadline) {
    try (Admin admin = Admin.create(properties(target, deadline))) {
      int brokers =
          admin.describeCluster().nodes().get(deadline.toMillis(), TimeUnit.MILLISECONDS).size();
      return new Outcome.Connected(
          "logged in to " + target.address() + ", which has " + brokers + " brokers");
    } catch (ExecutionException e) {
      return failed(target, e.getCause() == null ? e : e.getCause());
    } catch (KafkaException | TimeoutException e) {
      return failed(target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unreachable(target.address() + ": the operator is stopping");
    }
  }

  private static Outcome failed(Target.Kafka target, Throwable failure) {
    boolean refused =
        failure instanceof AuthorizationException
            || (failure instanceof AuthenticationException
                && !(failure instanceof SslAuthenticationException));
    if (refused) {
      return new Outcome.Rejected(
          target.address()
              + " does not let us in ("
              + failure.getClass().getSimpleName()
              + "): check user name, password and mechanism");
    }
    return new Outcome.Unreachable(target.address() + ": " + Words.reason(failure));
  }

  private static Map<String, Object> properties(Target.Kafka target, Duration deadline) {
    Map<String, Object> properties = new HashMap<>();
    int millis = (int) deadline.toMillis();
    properties.put("bootstrap.servers", target.bootstrapServers());
    properties.put("client.id", "order-operator");
    properties.put("request.timeout.ms", millis);
    properties.put("default.api.timeout.ms", millis);
    properties.put("socket.connection.setup.timeout.ms", millis);
    properties.put("retries", 0);
    properties.put("enable.metrics.push", false);
    properties.put("metric.reporters", "");
    String plain = target.trust().isEmpty() ? "PLAINTEXT" : "SSL";
    properties.put("security.protocol", target.login().isEmpty() ? plain : "SASL_" + plain);
    target.login().ifPresent(login -> properties.putAll(sasl(login, target.mechanism())));
    target
        .trust()
        .flatMap(Target.Trust::authorities)
        .ifPresent(
            pem -> {
              properties.put("ssl.truststore.type", "PEM");
              properties.put("ssl.truststore.certificates", pem);
            });
    return properties;
  }

  private static Map<String, String> sasl(Target.Login login, String mechanism) {
    String module = mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram";
    return Map.of(
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        "org.apache.kafka.common.security."
            + module
            + "LoginModule required username=\""
            + quoted(login.username())
            + "\" password=\""
            + quoted(login.password())
            + "\";");
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
