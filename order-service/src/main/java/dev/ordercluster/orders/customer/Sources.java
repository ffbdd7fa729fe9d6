package dev.ordercluster.orders.customer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Whom attempts are counted for.
final class Sources {
  private static final int PREFIX_BYTES = 8;

  private Sources() {}

  /// An IPv4 address as it is; the /64 of an IPv6 address, which is what one subscriber is given;
  /// any other text as it is.
  static String of(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES)) + "::/64"
          : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }
}
