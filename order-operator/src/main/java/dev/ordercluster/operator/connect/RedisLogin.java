package dev.ordercluster.operator.connect;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Logs in to a Redis server and asks it one thing, in its own protocol.
final class RedisLogin {
  private static final int LONGEST_LINE = 1024;

  private RedisLogin() {}

  static Outcome attempt(Target.Redis target, Duration deadline) {
    try (Socket plain = new Socket()) {
      int millis = (int) deadline.toMillis();
      plain.connect(new InetSocketAddress(target.host(), target.port()), millis);
      plain.setSoTimeout(millis);
      if (target.trust().isEmpty()) {
        return converse(target, plain);
      }
      SSLSocketFactory factory = Trusting.context(target.trust().get()).getSocketFactory();
      try (Socket encrypted = factory.createSocket(plain, target.host(), target.port(), true)) {
        return converse(target, verified(encrypted));
      }
    } catch (SSLException e) {
      return new Outcome.Unreachable(target.address() + ": TLS: " + Words.reason(e));
    } catch (IOException | IllegalArgumentException e) {
      return new Outcome.Unreachable(target.address() + ": " + Words.reason(e));
    }
  }

  private static Socket verified(Socket socket) throws IOException {
    if (socket instanceof SSLSocket tls) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
    }
    return socket;
  }

  private static Outcome converse(Target.Redis target, Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    if (!target.password().isEmpty()) {
      String answer = ask(socket, in, "AUTH", target.password());
      // A server without a password says so; the processes would be refused just the same.
      if (answer.startsWith("-")) {
        return new Outcome.Rejected(
            target.address() + " does not take the password: " + code(answer));
      }
    }
    String answer = ask(socket, in, "PING");
    if (answer.equals("+PONG")) {
      return new Outcome.Connected("logged in to " + target.address());
    }
    return answer.startsWith("-NOAUTH") || answer.startsWith("-NOPERM")
        ? new Outcome.Rejected(target.address() + " wants a password: " + code(answer))
        : new Outcome.Unreachable(
            target.address() + " does not answer as Redis does: " + code(answer));
  }

  // The first word of an error is its code, the rest may quote what was sent.
  private static String code(String answer) {
    return Words.oneLine(answer.split(" ", 2)[0]);
  }

  private static String ask(Socket socket, InputStream in, String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return line(in);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
