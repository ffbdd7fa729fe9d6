package dev.ordercluster.runtime.names;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Resolves the names of an embedded cluster from its hosts file, and every other name as the JDK
/// does. Found through [java.util.ServiceLoader]; without the system property [#HOSTS] it changes
/// nothing, as on Kubernetes, where DNS knows the cluster.
///
/// The file is read at each look-up, so that a Service is seen as soon as it is there. A name of
/// the cluster's own domain that the file does not hold is unknown: it is never asked of a DNS
/// server outside.
public final class ClusterNames extends InetAddressResolverProvider {
  /// System property: path of the hosts file (`address name name …` per line).
  public static final String HOSTS = "ordercluster.hosts";

  private static final List<String> CLUSTER_DOMAINS = List.of(".svc", ".cluster.local");

  @Override
  public InetAddressResolver get(Configuration configuration) {
    String hosts = System.getProperty(HOSTS, "");
    return hosts.isEmpty()
        ? configuration.builtinResolver()
        : new HostsFirst(Path.of(hosts), configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "cluster names";
  }

  /// The hosts file, then the JDK's own way.
  record HostsFirst(Path hosts, InetAddressResolver others) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      String name = host.toLowerCase(Locale.ROOT);
      List<InetAddress> known = addresses(name, policy.characteristics());
      if (!known.isEmpty()) {
        return known.stream();
      }
      if (CLUSTER_DOMAINS.stream().anyMatch(name::endsWith)) {
        throw new UnknownHostException(host + ": no Service or pod of this cluster has that name");
      }
      return others.lookupByName(host, policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      String text = InetAddress.getByAddress(address).getHostAddress();
      for (String[] line : lines()) {
        if (line[0].equals(text)) {
          return line[1];
        }
      }
      return others.lookupByAddress(address);
    }

    // The file holds IPv4 addresses only.
    private List<InetAddress> addresses(String name, int characteristics)
        throws UnknownHostException {
      List<InetAddress> found = new ArrayList<>();
      if ((characteristics & LookupPolicy.IPV4) == 0) {
        return found;
      }
      for (String[] line : lines()) {
        for (int i = 1; i < line.length; i++) {
          if (line[i].equals(name)) {
            found.add(InetAddress.getByAddress(name, InetAddress.ofLiteral(line[0]).getAddress()));
          }
        }
      }
      return found;
    }

    private List<String[]> lines() {
      try {
        return Files.readAllLines(hosts).stream()
            .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
            .filter(words -> words.length > 1)
            .toList();
      } catch (IOException _) {
        // Without the file no name of the cluster is known; others still are.
        return List.of();
      }
    }
  }
}
