package dev.ordercluster.runtime.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.runtime.names.ClusterNames.HostsFirst;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNamesIT {
  private static final LookupPolicy ANY = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

  @TempDir private Path folder;
  private Path hosts;
  private HostsFirst names;

  /// Stands for DNS: knows one name.
  private static final class Dns implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (host.equals("idp.example.com")) {
        return Stream.of(InetAddress.ofLiteral("203.0.113.7"));
      }
      throw new UnknownHostException(host);
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "outside.example.com";
    }
  }

  @BeforeEach
  void writeHosts() throws IOException {
    hosts = folder.resolve("hosts");
    Files.writeString(
        hosts,
        """
        # written by the cluster
        127.42.1.5 shop-gateway.default.svc shop-gateway.default
        127.42.1.6 shop-gateway.default.svc
        """);
    names = new HostsFirst(hosts, new Dns());
  }

  @Test
  void aHeadlessServiceHasTheAddressesOfAllItsPods() throws IOException {
    assertThat(resolved("shop-gateway.default.svc")).containsExactly("127.42.1.5", "127.42.1.6");
    assertThat(resolved("SHOP-gateway.default")).containsExactly("127.42.1.5");
  }

  @Test
  void aNameOutsideTheClusterIsAskedOfTheJdk() throws IOException {
    assertThat(resolved("idp.example.com")).containsExactly("203.0.113.7");
  }

  @Test
  void anUnknownNameOfTheClusterNeverLeavesIt() {
    assertThatThrownBy(() -> resolved("shop-redis.default.svc"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no Service or pod of this cluster");
    assertThatThrownBy(() -> resolved("shop-redis.default.svc.cluster.local"))
        .hasMessageContaining("no Service or pod of this cluster");
  }

  @Test
  void aNameThatAppearsLaterIsSeenAtOnce() throws IOException {
    Files.writeString(hosts, "127.42.1.9 shop-redis.default.svc\n");
    assertThat(resolved("shop-redis.default.svc")).containsExactly("127.42.1.9");
  }

  @Test
  void withoutTheFileOtherNamesStillResolve() throws IOException {
    Files.delete(hosts);
    assertThat(resolved("idp.example.com")).containsExactly("203.0.113.7");
  }

  @Test
  void onlyVersionSixIsAskedOfTheJdk() throws IOException {
    assertThat(names.lookupByName("idp.example.com", LookupPolicy.of(LookupPolicy.IPV6)).toList())
        .hasSize(1);
    assertThatThrownBy(
            () -> names.lookupByName("shop-gateway.default", LookupPolicy.of(LookupPolicy.IPV6)))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anAddressHasTheNameOfItsLine() throws IOException {
    assertThat(names.lookupByAddress(InetAddress.ofLiteral("127.42.1.6").getAddress()))
        .isEqualTo("shop-gateway.default.svc");
    assertThat(names.lookupByAddress(InetAddress.ofLiteral("203.0.113.7").getAddress()))
        .isEqualTo("outside.example.com");
  }

  private List<String> resolved(String name) throws IOException {
    return names.lookupByName(name, ANY).map(InetAddress::getHostAddress).toList();
  }
}
