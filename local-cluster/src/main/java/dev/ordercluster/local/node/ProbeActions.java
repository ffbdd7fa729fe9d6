package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Probes and hooks as they are carried out here: HTTP and TCP go to the pod's own address,
/// commands run as processes with the container's environment.
final class ProbeActions {
  private static final int FIRST_FAILURE = 400;

  private final Container container;
  private final String address;
  private final PodSetup.Prepared prepared;

  ProbeActions(Container container, String address, PodSetup.Prepared prepared) {
    this.container = container;
    this.address = address;
    this.prepared = prepared;
  }

  ProbeAction of(Probe probe) {
    if (probe.getHttpGet() != null) {
      return http(probe.getHttpGet());
    }
    if (probe.getTcpSocket() != null) {
      String host = Objects.requireNonNullElse(probe.getTcpSocket().getHost(), address);
      int port = port(probe.getTcpSocket().getPort());
      return timeout -> tcp(new InetSocketAddress(host, port), timeout);
    }
    if (probe.getExec() != null) {
      return exec(probe.getExec());
    }
    return _ -> Optional.of("only httpGet, tcpSocket and exec probes exist on this node");
  }

  ProbeAction exec(ExecAction exec) {
    return timeout -> exec(exec.getCommand(), timeout);
  }

  ProbeAction http(HTTPGetAction get) {
    String scheme = "HTTPS".equals(get.getScheme()) ? "https" : "http";
    String host = Objects.requireNonNullElse(get.getHost(), address);
    String path = Objects.requireNonNullElse(get.getPath(), "/");
    String slash = path.startsWith("/") ? "" : "/";
    URI uri = URI.create(scheme + "://" + host + ":" + port(get.getPort()) + slash + path);
    return timeout -> http(uri, get, timeout);
  }

  private int port(@Nullable IntOrString port) {
    if (port == null) {
      throw new MissingReferenceException("a probe of " + container.getName() + " has no port");
    }
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    List<ContainerPort> ports = Objects.requireNonNullElse(container.getPorts(), List.of());
    return ports.stream()
        .filter(one -> port.getStrVal().equals(one.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                new MissingReferenceException(
                    "container " + container.getName() + " has no port " + port.getStrVal()));
  }

  private static Optional<String> http(URI uri, HTTPGetAction get, Duration timeout) {
    try {
      HttpURLConnection connection = Trust.open(uri);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Connection", "close");
      connection.setRequestProperty("User-Agent", "kube-probe/local");
      if (get.getHttpHeaders() != null) {
        get.getHttpHeaders().forEach(h -> connection.setRequestProperty(h.getName(), h.getValue()));
      }
      int code = connection.getResponseCode();
      connection.disconnect();
      return code < FIRST_FAILURE
          ? Optional.empty()
          : Optional.of("HTTP probe failed with statuscode: " + code);
    } catch (IOException e) {
      return Optional.of("Get \"" + uri + "\": " + e.getMessage());
    }
  }

  private static Optional<String> tcp(InetSocketAddress target, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(target, (int) timeout.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("dial tcp " + target + ": " + e.getMessage());
    }
  }

  private Optional<String> exec(List<String> command, Duration timeout)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(prepared.command(command))
            .directory(new File(prepared.launch().directory().toString()))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(prepared.launch().environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.of("command \"" + command.getFirst() + "\" timed out after " + timeout);
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(
              "command \"" + command.getFirst() + "\" exited with " + process.exitValue());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
