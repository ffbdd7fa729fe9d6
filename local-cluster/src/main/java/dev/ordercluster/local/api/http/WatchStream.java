package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.selector.Selection;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.store.RevisionGoneException;
import dev.ordercluster.local.api.store.StoreEvent;
import dev.ordercluster.local.api.store.Subscription;
import dev.ordercluster.local.api.verbs.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One watch: changes of a collection as JSON lines until the client leaves, its time is over or it
/// falls too far behind.
final class WatchStream implements Reply.Body {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofHours(1);

  // A quiet watch writes this often, which is how a vanished client is noticed.
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final ObjectStore store;
  private final Target target;
  private final ApiRequest request;
  private final Selection selection;
  private final Presentation presentation;
  private final InstantSource clock;
  private final boolean bookmarks;

  WatchStream(ObjectStore store, Target target, ApiRequest request, InstantSource clock) {
    this.store = store;
    this.target = target;
    this.request = request;
    this.selection = request.selection();
    this.presentation = Presentation.of(request.headers().accept());
    this.clock = clock;
    this.bookmarks = request.flag("allowWatchBookmarks");
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    String asked = request.parameter("resourceVersion");
    boolean initial = asked.isEmpty() || asked.equals("0") || request.flag("sendInitialEvents");
    try {
      long start = initial ? sendPresent(out) : request.number("resourceVersion", 0);
      try (Subscription subscription = store.subscribe(target.prefix(), start)) {
        begin(out, start);
        follow(subscription, out);
      }
    } catch (RevisionGoneException e) {
      send(out, "ERROR", StatusException.expired(String.valueOf(e.getMessage())).toJson());
    }
  }

  // The head of the response leaves with its first byte: a client that waits for the answer to
  // begin
  // (kubectl wait) must not be kept until the first event or heartbeat.
  private void begin(OutputStream out, long start) throws IOException {
    if (bookmarks) {
      bookmark(out, start, false);
    } else {
      out.write('\n');
      out.flush();
    }
  }

  private long sendPresent(OutputStream out) throws IOException {
    ObjectStore.Snapshot snapshot = store.list(target.prefix());
    for (ObjectNode object : snapshot.objects()) {
      if (selected(object)) {
        send(out, "ADDED", shown(object));
      }
    }
    if (bookmarks && request.flag("sendInitialEvents")) {
      bookmark(out, snapshot.revision(), true);
    }
    return snapshot.revision();
  }

  private void follow(Subscription subscription, OutputStream out)
      throws IOException, InterruptedException {
    long seconds = request.number("timeoutSeconds", LONGEST.toSeconds());
    Instant end = clock.instant().plusSeconds(Math.min(seconds, LONGEST.toSeconds()));
    Instant now = clock.instant();
    while (now.isBefore(end)) {
      Duration left = Duration.between(now, end);
      StoreEvent event = subscription.poll(left.compareTo(HEARTBEAT) < 0 ? left : HEARTBEAT);
      if (event != null) {
        forward(event, out);
      } else if (bookmarks) {
        long revision = store.revision();
        if (subscription.drained()) {
          bookmark(out, revision, false);
        }
      } else {
        out.write('\n');
        out.flush();
      }
      now = clock.instant();
    }
  }

  private void forward(StoreEvent event, OutputStream out) throws IOException {
    boolean was = event.before() != null && selected(event.before());
    boolean is = event.type() != StoreEvent.Type.DELETED && selected(event.object());
    if (is) {
      send(out, was ? "MODIFIED" : "ADDED", shown(event.object()));
    } else if (was) {
      send(out, "DELETED", shown(event.object()));
    }
  }

  private boolean selected(ObjectNode object) {
    return (target.name().isEmpty()
            || target.name().equals(object.path("metadata").path("name").asText()))
        && selection.matches(object);
  }

  private ObjectNode shown(ObjectNode object) {
    return presentation.one(target.type(), object, request);
  }

  private void bookmark(OutputStream out, long revision, boolean initialEnd) throws IOException {
    ResourceType type = target.type();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    send(out, "BOOKMARK", object);
  }

  private static void send(OutputStream out, String type, @Nullable ObjectNode object)
      throws IOException {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.set("object", object);
    out.write(encode(event));
    out.flush();
  }

  private static byte[] encode(ObjectNode event) {
    try {
      byte[] json = JSON.writeValueAsBytes(event);
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
