package dev.ordercluster.cli.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Prints the logs of pods, one after the other or, followed, side by side.
public final class PodLogs {
  private final KubernetesClient client;
  private final PrintStream out;

  public PodLogs(KubernetesClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  public void print(List<Pod> pods, int tail, boolean follow) {
    if (follow) {
      follow(pods, tail);
      return;
    }
    for (Pod pod : pods) {
      String log =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .tailingLines(tail)
              .getLog();
      if (log != null) {
        log.lines().forEach(line -> out.println(prefix(pod, pods) + line));
      }
    }
  }

  private void follow(List<Pod> pods, int tail) {
    List<Thread> readers = new ArrayList<>();
    for (Pod pod : pods) {
      readers.add(Thread.ofVirtual().start(() -> follow(pod, prefix(pod, pods), tail)));
    }
    try {
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Pod pod, String prefix, int tail) {
    try (LogWatch watch =
            client
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .tailingLines(tail)
                .watchLog();
        InputStream in = watch.getOutput();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !out.checkError()) {
        out.println(prefix + line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      out.println(prefix + "(the log ended: " + e.getMessage() + ")");
    }
  }

  private static String prefix(Pod pod, List<Pod> pods) {
    return pods.size() == 1 ? "" : "[" + pod.getMetadata().getName() + "] ";
  }
}
