package dev.ordercluster.local.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.node.network.HostNames.Host;
import dev.ordercluster.local.node.network.HostNames.Named;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesAndBalanceTest {
  private static final InetSocketAddress A = new InetSocketAddress("127.42.1.1", 80);
  private static final InetSocketAddress B = new InetSocketAddress("127.42.1.2", 80);

  @Test
  void aServiceHasItsOwnAddressAndAHeadlessOneThoseOfItsPods() {
    List<String> lines =
        HostNames.lines(
            List.of(
                new Named("web", "shop", "127.42.128.1", List.of(new Host("127.42.1.9", ""))),
                new Named(
                    "db",
                    "shop",
                    "",
                    List.of(new Host("127.42.1.1", "db-0"), new Host("127.42.1.2", "db-1")))));
    assertThat(lines)
        .containsExactly(
            "127.0.0.1 localhost",
            "127.42.128.1 web.shop.svc web.shop.svc.cluster.local web.shop",
            "127.42.1.1 db.shop.svc db.shop.svc.cluster.local db.shop",
            "127.42.1.2 db.shop.svc db.shop.svc.cluster.local db.shop",
            "127.42.1.1 db-0.db.shop.svc db-0.db.shop.svc.cluster.local db-0.db.shop",
            "127.42.1.2 db-1.db.shop.svc db-1.db.shop.svc.cluster.local db-1.db.shop");
  }

  @Test
  void theEndpointWithFewestConnectionsIsTriedFirst() {
    Balancer balancer = new Balancer();
    balancer.use(List.of(A, B));
    balancer.opened(A);
    assertThat(balancer.order()).containsExactly(B, A);
    assertThat(balancer.order()).containsExactly(B, A);
    balancer.opened(B);
    balancer.opened(B);
    assertThat(balancer.order()).containsExactly(A, B);
  }

  @Test
  void idleEndpointsTakeTurns() {
    Balancer balancer = new Balancer();
    balancer.use(List.of(A, B));
    Set<InetSocketAddress> first =
        new HashSet<>(List.of(balancer.order().getFirst(), balancer.order().getFirst()));
    assertThat(first).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void withoutEndpointsThereIsNothingToTry() {
    Balancer balancer = new Balancer();
    balancer.use(List.of());
    assertThat(balancer.order()).isEmpty();
  }
}
