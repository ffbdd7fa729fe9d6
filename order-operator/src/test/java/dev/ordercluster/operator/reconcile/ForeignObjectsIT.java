package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.connect.Checks;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.DesiredState;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.status.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForeignObjectsIT {
  private static final ClusterName SHOP = new ClusterName("default", "shop", "uid-1");
  private static final String ROUTES =
      "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";

  private static final String CERTIFICATES =
      "/apis/cert-manager.io/v1/namespaces/default/certificates";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
  private ForeignApi api;
  private KubernetesClient client;
  private ForeignObjects foreign;

  @BeforeEach
  void start() throws IOException {
    api = new ForeignApi();
    client = new KubernetesClientBuilder().withConfig(api.config()).build();
    foreign = new ForeignObjects(client, now::get);
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void anUnknownKindIsNotWrittenAndTheStatusSaysWhatToInstall() {
    pass(through("GatewayAPI, className: edge/public"));
    assertThat(api.count("PATCH")).isZero();
    ExternalServices external = new ExternalServices(client, new Checks(now::get), _ -> {});
    assertThat(
            new Ways(foreign, external, SHOP, spec("GatewayAPI, className: edge/public"))
                .verdicts())
        .hasEntrySatisfying(
            Component.GATEWAY,
            verdict -> {
              assertThat(verdict.reason()).isEqualTo(Reason.DEFINITIONS_MISSING);
              assertThat(verdict.words()).contains("HTTPRoute", "install");
            });
  }

  @Test
  void anIssuerWithoutCertManagerIsSaidAndOneWithItIsAsked() {
    OrderClusterSpec issued =
        Serialization.unmarshal(
            "---\n{security: {transport: {issuerRef: {name: company}}}}", OrderClusterSpec.class);
    ExternalServices external = new ExternalServices(client, new Checks(now::get), _ -> {});
    assertThat(new Ways(foreign, external, SHOP, issued).verdicts())
        .hasEntrySatisfying(
            Component.ORDER_SERVICE,
            verdict -> {
              assertThat(verdict.reason()).isEqualTo(Reason.DEFINITIONS_MISSING);
              assertThat(verdict.words()).contains("Certificate", "install cert-manager");
            });
    api.install(ForeignKind.CERTIFICATE);
    now.updateAndGet(instant -> instant.plusSeconds(31));
    pass(DesiredState.of(new Blueprint(SHOP, issued, new Images(""), Map.of(), Map.of())));
    assertThat(new Ways(foreign, external, SHOP, issued).verdicts()).isEmpty();
    assertThat(api.paths())
        .containsExactlyInAnyOrder(
            CERTIFICATES + "/shop-order-service-tls",
            CERTIFICATES + "/shop-gateway-tls",
            CERTIFICATES + "/shop-postgres-tls");
  }

  @Test
  void aKindThatIsInstalledLaterIsFoundByItself() {
    pass(through("GatewayAPI, className: edge/public"));
    api.install(ForeignKind.HTTP_ROUTE);
    now.updateAndGet(instant -> instant.plusSeconds(31));
    pass(through("GatewayAPI, className: edge/public"));
    assertThat(api.paths()).containsExactly(ROUTES + "/shop-gateway");
  }

  @Test
  void aSteadyPassWritesNothingAndListsNothing() {
    api.install(ForeignKind.HTTP_ROUTE);
    pass(through("GatewayAPI, className: edge/public"));
    long reads = api.count("GET");
    pass(through("GatewayAPI, className: edge/public"));
    assertThat(api.count("PATCH")).isOne();
    assertThat(api.count("GET")).isEqualTo(reads + 1);
  }

  @Test
  void whatTheSpecNoLongerAsksForGoesAndWhatIsNotOursStays() {
    api.install(ForeignKind.HTTP_ROUTE);
    api.hold(
        ROUTES + "/other",
        "{\"kind\": \"HTTPRoute\", \"apiVersion\":"
            + " \"gateway.networking.k8s.io/v1\", \"metadata\": {\"name\": \"other\"}}");
    pass(through("GatewayAPI, className: edge/public"));
    pass(through("ClusterIP"));
    assertThat(api.paths()).containsExactly(ROUTES + "/other");
    pass(through("ClusterIP"));
    long requests = api.count("GET");
    pass(through("ClusterIP"));
    assertThat(api.count("GET")).isEqualTo(requests);
  }

  @Test
  void aDeletedClusterLeavesNothing() {
    api.install(ForeignKind.HTTP_ROUTE);
    pass(through("GatewayAPI, className: edge/public"));
    foreign.removeAll(SHOP);
    assertThat(api.paths()).isEmpty();
  }

  private void pass(List<HasMetadata> wanted) {
    wanted.forEach(
        object ->
            ForeignKind.of(object)
                .ifPresent(kind -> foreign.apply(kind, (GenericKubernetesResource) object)));
    foreign.prune(SHOP, wanted);
  }

  private static List<HasMetadata> through(String exposure) {
    return DesiredState.of(new Blueprint(SHOP, spec(exposure), new Images(""), Map.of(), Map.of()));
  }

  private static OrderClusterSpec spec(String exposure) {
    return Serialization.unmarshal(
        "---\n{gateway: {exposure: {type: " + exposure + "}}}", OrderClusterSpec.class);
  }
}
