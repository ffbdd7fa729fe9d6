package dev.ordercluster.gateway.management;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks the public port a real question, as a client would: an open listen socket alone proves
/// nothing, the kernel accepts for a listener whose thread is dead.
public final class PortProbe {
  private static final int DEADLINE_MILLIS = 2_000;
  private static final byte[] QUESTION =
      "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private PortProbe() {}

  /// Asks the port and waits for the first bytes of the answer.
  ///
  /// @param bindAddress what the listener binds; every interface is asked on loopback
  public static Health.Check check(String bindAddress, int port) {
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.getByName(bindAddress);
      InetAddress target = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
      socket.connect(new InetSocketAddress(target, port), DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(QUESTION);
      byte[] answer = socket.getInputStream().readNBytes(9);
      boolean http = new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 ");
      return new Health.Check(http, http ? "the public port answers" : "no HTTP answer");
    } catch (IOException e) {
      return new Health.Check(false, "the public port does not answer: " + e.getMessage());
    }
  }
}
