package dev.ordercluster.operator.behaviour;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A client that counts what it writes, and can be cut off from the API after a number of writes,
/// as a process is that is killed.
final class CountedClient {
  private final Config config;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicReference<String> last = new AtomicReference<>("nothing");
  private volatile int lifetime = Integer.MAX_VALUE;

  CountedClient(Config config) {
    this.config = config;
  }

  KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("count", new Counting()))
        .build();
  }

  int writes() {
    return writes.get();
  }

  String last() {
    return "last write: " + last.get();
  }

  void dieAfter(int count) {
    lifetime = count;
  }

  boolean isDead() {
    return writes.get() > lifetime;
  }

  private final class Counting implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (!request.method().equals("GET") && writes.incrementAndGet() > lifetime) {
        // Nothing listens there: whatever is sent from now on never arrives.
        builder.uri(URI.create("http://127.0.0.1:1/"));
        return;
      }
      if (!request.method().equals("GET")) {
        last.set(request.method() + " " + request.uri());
      }
    }
  }
}
