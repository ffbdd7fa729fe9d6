package dev.ordercluster.orders.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Keeps webhooks out of the network that the service runs in (server-side request forgery). The
/// check is on the address that is then connected to, so a name cannot be pointed elsewhere between
/// the check and the connection.
final class AddressGuard {
  private final boolean allowPrivate;

  AddressGuard(boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /// An address of the host that may be connected to; throws [RefusedException] when there is none.
  InetAddress resolve(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(address -> allowPrivate || isPublic(address))
          .findFirst()
          .orElseThrow(
              () -> new RefusedException("address-not-allowed", "resolves to no public address"));
    } catch (UnknownHostException e) {
      throw new RefusedException("unknown-host", "cannot be resolved", e);
    }
  }

  /// False for every address that is not meant to be reached over the internet (IANA's special
  /// purpose registries), and for IPv6 addresses that carry such an IPv4 address.
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPublic4(b);
      case Inet6Address _ -> isPublic6(b);
      default -> false;
    };
  }

  private static boolean isPublic4(byte[] b) {
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    int third = b[2] & 0xff;
    boolean shared = first == 100 && second >= 64 && second <= 127;
    boolean assignments = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean relay = first == 192 && second == 88 && third == 99;
    boolean benchmark = first == 198 && (second == 18 || second == 19);
    boolean examples =
        (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return !(first == 0 || first >= 224 || shared || assignments || relay || benchmark || examples);
  }

  // Only 2000::/3 is given out for global use; of it, tunnels and documentation are left out.
  private static boolean isPublic6(byte[] b) {
    boolean global = (b[0] & 0xe0) == 0x20;
    boolean teredoAndOthers = b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xfe) == 0;
    boolean documentation =
        b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xff) == 0x0d && (b[3] & 0xff) == 0xb8;
    boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
    boolean documentation2 = b[0] == 0x3f && (b[1] & 0xff) == 0xff && (b[2] & 0xf0) == 0;
    return global && !teredoAndOthers && !documentation && !sixToFour && !documentation2;
  }

  /// The host of an endpoint may not be used.
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(String code, String message) {
      super(message);
      this.code = code;
    }

    RefusedException(String code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
