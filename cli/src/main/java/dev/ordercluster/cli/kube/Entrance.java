package dev.ordercluster.cli.kube;

import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Where a gateway answers, and whom to trust there: who may read the Secrets of an OrderCluster
/// needs nobody else's word for its certificate.
///
/// @param authorities PEM of who is trusted; empty: the public authorities
public record Entrance(URI base, Optional<byte[]> authorities) {
  /// A gateway in the clear, or with a certificate of a public authority.
  public Entrance(URI base) {
    this(base, Optional.empty());
  }

  /// The gateway of an OrderCluster.
  ///
  /// @param url where it answers
  public static Entrance of(KubernetesClient client, OrderClusterFacts cluster, String url) {
    URI base = URI.create(url);
    if (!"https".equals(base.getScheme())) {
      return new Entrance(base);
    }
    Secret secret =
        client
            .secrets()
            .inNamespace(cluster.namespace())
            .withName(cluster.publicCertificate())
            .get();
    Map<String, String> data =
        secret == null || secret.getData() == null ? Map.of() : secret.getData();
    String pem = data.getOrDefault("ca.crt", data.getOrDefault("tls.crt", ""));
    return new Entrance(
        base, pem.isEmpty() ? Optional.empty() : Optional.of(Base64.getDecoder().decode(pem)));
  }

  /// Begins a client that trusts them.
  public HttpClient.Builder client() {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    authorities.ifPresent(pem -> builder.sslContext(context(pem)));
    return builder;
  }

  private static SSLContext context(byte[] pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CommandFailure("the gateway's certificate cannot be read: " + e.getMessage(), e);
    }
  }
}
