package dev.ordercluster.backends;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks servers over the wire, in a fraction of a second, whether they take work. A refused
/// connection is a plain "no".
public final class Readiness {
  private static final int TIMEOUT_MILLIS = 1000;
  private static final int PROTOCOL_3 = 196608;

  private Readiness() {}

  /// Whether PostgreSQL accepts sessions: what `pg_isready` asks. While it starts, recovers or
  /// stops it answers with an error instead of asking for the password.
  public static boolean postgres(String host, int port) {
    try (Socket socket = connect(host, port)) {
      byte[] body = "user\0ready\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(body.length + 8);
      out.writeInt(PROTOCOL_3);
      out.write(body);
      out.flush();
      return new DataInputStream(socket.getInputStream()).readUnsignedByte() == 'R';
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether Redis answers PING; one that asks for the password first is ready, one that is still
  /// loading its data is not.
  public static boolean redis(String host, int port) {
    try (Socket socket = connect(host, port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      String text = new String(answer, StandardCharsets.US_ASCII);
      return text.equals("+PONG") || text.equals("-NOAU");
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether a TCP connection is accepted.
  public static boolean tcp(String host, int port) {
    try (Socket socket = connect(host, port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static Socket connect(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
    return socket;
  }
}
