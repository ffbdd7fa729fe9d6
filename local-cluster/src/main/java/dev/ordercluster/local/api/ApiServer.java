package dev.ordercluster.local.api;

import dev.ordercluster.local.api.admission.Admission;
import dev.ordercluster.local.api.admission.BuiltInAdmission;
import dev.ordercluster.local.api.admission.ClusterAddresses;
import dev.ordercluster.local.api.admission.Definitions;
import dev.ordercluster.local.api.gc.GarbageCollector;
import dev.ordercluster.local.api.gc.NamespaceContent;
import dev.ordercluster.local.api.http.Dispatch;
import dev.ordercluster.local.api.http.HttpFront;
import dev.ordercluster.local.api.resource.CustomTypes;
import dev.ordercluster.local.api.resource.TypeRegistry;
import dev.ordercluster.local.api.security.CertificateAuthority;
import dev.ordercluster.local.api.security.Kubeconfig;
import dev.ordercluster.local.api.security.PrivateFiles;
import dev.ordercluster.local.api.security.Tokens;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.verbs.Resources;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;

/// The Kubernetes API of one machine: durable objects behind TLS on a loopback address.
///
/// Authorisation, webhooks, conversion between versions, exec, attach and port-forward are not
/// offered. See the packages below for what is.
public final class ApiServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final List<String> NAMES =
      List.of(
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local");

  private final ObjectStore store;
  private final GarbageCollector collector;
  private final WebServer server;
  private final Path kubeconfig;

  private ApiServer(
      ObjectStore store, GarbageCollector collector, WebServer server, Path kubeconfig) {
    this.store = store;
    this.collector = collector;
    this.server = server;
    this.kubeconfig = kubeconfig;
  }

  /// Opens the store, makes the certificates and the kubeconfig, and serves.
  ///
  /// @throws IllegalStateException when the store or the address is taken
  public static ApiServer start(ApiServerConfig config)
      throws IOException, GeneralSecurityException {
    InstantSource clock = InstantSource.system();
    Path directory = PrivateFiles.directory(config.data().resolve("api"));
    ObjectStore store = ObjectStore.open(directory);
    try {
      return serve(config, store, directory, clock);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static ApiServer serve(
      ApiServerConfig config, ObjectStore store, Path directory, InstantSource clock)
      throws IOException, GeneralSecurityException {
    TypeRegistry types = new TypeRegistry();
    CustomTypes.follow(store, types);
    Admission admission =
        new BuiltInAdmission(new ClusterAddresses(store, config.block()), new Definitions(clock));
    Resources resources = new Resources(store, admission, clock);
    Tokens tokens = Tokens.open(directory, store.map("tokens"), clock);
    CertificateAuthority authority = CertificateAuthority.open(directory, clock);
    NamespaceContent namespaces = new NamespaceContent(resources, types, authority.pem());
    namespaces.createFirst();
    Path kubeconfig = config.data().resolve("kubeconfig");
    String url = "https://" + config.address() + ":" + config.port();
    PrivateFiles.write(kubeconfig, Kubeconfig.text(url, authority.pem(), tokens.admin()));
    Dispatch dispatch =
        new Dispatch(
            resources,
            types,
            tokens,
            config.data().resolve("logs"),
            config.address() + ":" + config.port());
    WebServer server =
        webServer(
            config,
            new HttpFront(dispatch, tokens),
            authority.serverContext(List.of(config.address(), "127.0.0.1"), NAMES));
    GarbageCollector collector =
        GarbageCollector.start(
            resources,
            types,
            clock,
            new GarbageCollector.Hooks(
                namespace -> namespaces.fill(namespace.name()),
                account -> tokens.revoke(account.namespace(), account.name())));
    return new ApiServer(store, collector, server, kubeconfig);
  }

  private static WebServer webServer(ApiServerConfig config, HttpFront front, SSLContext context) {
    return WebServer.builder()
        .host(config.address())
        .port(config.port())
        .tls(Tls.builder().sslContext(context).build())
        .shutdownHook(false)
        .shutdownGracePeriod(GRACE)
        .routing(routing -> routing.any(front))
        .build()
        .start();
  }

  /// The administrator's kubeconfig.
  public Path kubeconfig() {
    return kubeconfig;
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
    collector.close();
    store.close();
  }
}
