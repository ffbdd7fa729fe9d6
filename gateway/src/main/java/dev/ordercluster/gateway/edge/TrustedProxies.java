package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the client's address: the peer, unless the peer is a trusted proxy; then the right-most
/// address of X-Forwarded-For, or of Forwarded where the proxies write that, that is not a trusted
/// proxy itself. What an untrusted peer says about addresses is ignored, and so is the field that
/// the trusted ones do not write: they pass on whatever a client put there.
public final class TrustedProxies {
  // Numeric forms only, so that no text from a client ever reaches a name resolver.
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Network> networks;
  private final Field field;

  /// The field in which trusted proxies name their clients.
  public enum Field {
    X_FORWARDED_FOR,
    FORWARDED
  }

  private static final class Network {
    private final byte[] address;
    private final int prefix;

    Network(byte[] address, int prefix) {
      this.address = address;
      this.prefix = prefix;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /// Trusts the peers in these blocks.
  ///
  /// @param blocks CIDR blocks or single addresses
  /// @throws IllegalArgumentException for anything else
  public TrustedProxies(List<String> blocks, Field field) {
    this.networks = blocks.stream().map(TrustedProxies::network).toList();
    this.field = field;
  }

  /// Trusts the peers in these blocks, who write X-Forwarded-For.
  public TrustedProxies(List<String> blocks) {
    this(blocks, Field.X_FORWARDED_FOR);
  }

  /// Whether this peer may speak for others.
  public boolean trusts(InetAddress peer) {
    byte[] bytes = peer.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /// The address that the request counts for.
  public InetAddress clientOf(InetAddress peer, Headers headers) {
    if (networks.isEmpty() || !trusts(peer)) {
      return peer;
    }
    InetAddress nearest = peer;
    for (String hop : hops(headers).reversed()) {
      InetAddress address = numeric(withoutPort(hop));
      if (address == null) {
        return nearest;
      }
      nearest = address;
      if (!trusts(address)) {
        return address;
      }
    }
    return nearest;
  }

  /// A trusted peer says that its client speaks TLS to it.
  boolean saysSecure(InetAddress peer, Headers headers) {
    if (networks.isEmpty() || !trusts(peer)) {
      return false;
    }
    return switch (field) {
      case X_FORWARDED_FOR -> last(elements(headers, "X-Forwarded-Proto")).equals("https");
      case FORWARDED -> parameter(last(elements(headers, "Forwarded")), "proto").equals("https");
    };
  }

  private List<String> hops(Headers headers) {
    return switch (field) {
      case X_FORWARDED_FOR -> elements(headers, "X-Forwarded-For");
      case FORWARDED ->
          elements(headers, "Forwarded").stream()
              .map(element -> parameter(element, "for"))
              .toList();
    };
  }

  private static List<String> elements(Headers headers, String name) {
    return headers.all(name).stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  private static String last(List<String> elements) {
    return elements.isEmpty() ? "" : elements.getLast();
  }

  // One parameter of a Forwarded element (RFC 7239), unquoted; what an obfuscated or unknown
  // identifier says is no address and ends the search.
  private static String parameter(String element, String name) {
    for (String pair : element.split(";", -1)) {
      String text = pair.strip();
      if (text.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
        String value = text.substring(name.length() + 1);
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return "";
  }

  // 192.0.2.1:443, [2001:db8::1] and [2001:db8::1]:443 as some proxies write them.
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static Network network(String block) {
    int slash = block.indexOf('/');
    InetAddress address = numeric(slash < 0 ? block : block.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("expected an address or CIDR block, was " + block);
    }
    int bits = address.getAddress().length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(block.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("prefix must be 0.." + bits + ", was " + block);
    }
    return new Network(address.getAddress(), prefix);
  }

  static @Nullable InetAddress numeric(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The key under which a source is counted: the address, for IPv6 its /64, because one host
  /// commands a whole /64.
  public static String sourceKey(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    for (int i = 8; i < bytes.length; i++) {
      bytes[i] = 0;
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are always an address", e);
    }
  }
}
