package dev.ordercluster.gateway.management;

import dev.ordercluster.gateway.edge.TrustedProxies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Asks a public port a real question, as a client would: an open listen socket alone proves
/// nothing, the kernel accepts for a listener whose thread is dead.
///
/// @param bindAddress what the listener binds; every interface is asked on loopback
/// @param announced the listener wants a PROXY protocol header of those it trusts
public record PortProbe(String bindAddress, boolean announced, TrustedProxies proxies) {
  private static final int DEADLINE_MILLIS = 2_000;
  private static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] QUESTION =
      "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /// Asks the port and waits for the first bytes of the answer.
  public Health.Check ask(int port, boolean tls) {
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.getByName(bindAddress);
      InetAddress target = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
      socket.connect(new InetSocketAddress(target, port), DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      if (announced && proxies.trusts(socket.getLocalAddress())) {
        socket.getOutputStream().write(UNKNOWN);
      }
      boolean http = tls ? answers(secured(socket, target, port)) : answers(socket);
      return new Health.Check(http, http ? "the public port answers" : "no HTTP answer");
    } catch (IOException e) {
      return new Health.Check(false, "the public port does not answer: " + e.getMessage());
    }
  }

  private static boolean answers(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(QUESTION);
    out.flush();
    byte[] answer = socket.getInputStream().readNBytes(9);
    return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 ");
  }

  private static Socket secured(Socket socket, InetAddress target, int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context.getSocketFactory().createSocket(socket, target.getHostAddress(), port, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  // The question is whether this process's own port answers, not who answers: nothing secret is
  // sent, and the certificate names the public host.
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
