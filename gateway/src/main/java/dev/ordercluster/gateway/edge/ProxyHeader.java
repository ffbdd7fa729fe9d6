package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header by which a proxy that passes bytes on names its client (PROXY protocol, versions 1
/// and 2). Reads exactly the header, whatever follows it.
final class ProxyHeader {
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  // The longest line of version 1 with its CR LF.
  private static final int MAX_LINE = 107;
  private static final int MAX_BLOCK = 2048;
  private static final int HEAD = 16;
  private static final int PROXY = 0x21;
  private static final int LOCAL = 0x20;
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

  private ProxyHeader() {}

  /// The client that the header names; empty when it names none, as of the proxy's own checks.
  ///
  /// @throws MalformedMessageException when the bytes are no such header
  static Optional<InetAddress> read(ClientSocket socket) throws IOException {
    byte[] head = new byte[HEAD];
    readFully(socket, head, 0, 6);
    if (Arrays.equals(head, 0, 6, "PROXY ".getBytes(StandardCharsets.US_ASCII), 0, 6)) {
      return line(socket);
    }
    if (!Arrays.equals(head, 0, 6, SIGNATURE, 0, 6)) {
      throw bad("a trusted proxy must begin with a PROXY protocol header");
    }
    readFully(socket, head, 6, HEAD - 6);
    if (!Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw bad("the PROXY protocol signature is broken");
    }
    return block(socket, head);
  }

  private static Optional<InetAddress> block(ClientSocket socket, byte[] head) throws IOException {
    int command = head[12] & 0xff;
    int family = head[13] & 0xff;
    int length = (head[14] & 0xff) << 8 | (head[15] & 0xff);
    if (length > MAX_BLOCK) {
      throw bad("a PROXY protocol block may have " + MAX_BLOCK + " bytes, was " + length);
    }
    byte[] block = new byte[length];
    readFully(socket, block, 0, length);
    if (command == LOCAL) {
      return Optional.empty();
    }
    if (command != PROXY) {
      throw bad("the PROXY protocol's version or command is not known");
    }
    return switch (family) {
      case 0x11 -> Optional.of(address(block, 4, 12));
      case 0x21 -> Optional.of(address(block, 16, 36));
      // Unspecified or not TCP over IP: the peer itself counts.
      default -> Optional.empty();
    };
  }

  private static InetAddress address(byte[] block, int length, int least) throws IOException {
    if (block.length < least) {
      throw bad("the PROXY protocol block is shorter than its addresses");
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOf(block, length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }

  // PROXY TCP4 source destination source-port destination-port CR LF, read byte by byte because
  // what follows belongs to TLS or HTTP.
  private static Optional<InetAddress> line(ClientSocket socket) throws IOException {
    byte[] line = new byte[MAX_LINE];
    int length = 6;
    while (length < 8 || line[length - 2] != '\r' || line[length - 1] != '\n') {
      if (length == MAX_LINE) {
        throw bad("a PROXY line may have " + MAX_LINE + " bytes");
      }
      readFully(socket, line, length, 1);
      length++;
    }
    String text = new String(line, 6, length - 8, StandardCharsets.US_ASCII);
    String[] parts = text.split(" ", -1);
    if (parts[0].equals("UNKNOWN")) {
      return Optional.empty();
    }
    boolean six = parts[0].equals("TCP6");
    if (parts.length != 5 || !(six || parts[0].equals("TCP4"))) {
      throw bad("a PROXY line must be PROXY TCP4|TCP6 source destination port port");
    }
    if (!PORT.matcher(parts[3]).matches() || !PORT.matcher(parts[4]).matches()) {
      throw bad("a PROXY line's ports must be decimal numbers");
    }
    InetAddress source = TrustedProxies.numeric(parts[1]);
    if (source == null
        || TrustedProxies.numeric(parts[2]) == null
        || parts[1].contains(":") != six) {
      throw bad("a PROXY line's addresses must be of the family that it names");
    }
    return Optional.of(source);
  }

  private static void readFully(ClientSocket socket, byte[] target, int offset, int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      int count = socket.read(target, offset + done, length - done);
      if (count < 0) {
        throw new EOFException("closed inside a PROXY protocol header");
      }
      done += count;
    }
  }

  private static MalformedMessageException bad(String detail) {
    return new MalformedMessageException(400, "proxy-protocol", detail);
  }
}
