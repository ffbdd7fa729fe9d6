package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import dev.ordercluster.local.api.verbs.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Serves the log files that the node agent writes: `<data>/logs/<pod uid>/<container>.log`.
final class PodLogs {
  private static final int CHUNK = 64 << 10;
  private static final long POLL_MILLIS = 250;
  private static final int QUIET_POLLS = 60;

  private final ObjectStore store;
  private final Path logs;

  PodLogs(ObjectStore store, Path logs) {
    this.store = store;
    this.logs = logs;
  }

  Reply read(Target target, ApiRequest request) {
    ObjectNode pod = store.get(target.key());
    if (pod == null) {
      throw target.notFound();
    }
    String container = container(pod, request.parameter("container"));
    String suffix = request.flag("previous") ? ".previous.log" : ".log";
    Path file = logs.resolve(pod.path("metadata").path("uid").asText()).resolve(container + suffix);
    boolean follow = request.flag("follow");
    if (!Files.exists(file) && !follow) {
      throw StatusException.badRequest(
          (request.flag("previous") ? "previous terminated container \"" : "container \"")
              + container
              + "\" in pod \""
              + target.name()
              + "\" has no log: it has not run yet");
    }
    long tail = request.number("tailLines", -1);
    long limit = request.number("limitBytes", Long.MAX_VALUE);
    return new Reply.Stream(
        "text/plain",
        out -> {
          long from = awaitFile(file, target, follow, out) ? start(file, tail) : 0;
          copy(file, new Span(from, limit), follow ? target : null, out);
        });
  }

  private static String container(ObjectNode pod, String asked) {
    JsonNode spec = pod.path("spec");
    for (String group : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(group)) {
        String name = container.path("name").asText();
        if (name.equals(asked) || asked.isEmpty()) {
          return name;
        }
      }
    }
    throw StatusException.badRequest(
        "container "
            + asked
            + " is not valid for pod "
            + pod.path("metadata").path("name").asText());
  }

  private boolean awaitFile(Path file, Target target, boolean follow, OutputStream out)
      throws IOException, InterruptedException {
    while (follow && !Files.exists(file) && store.get(target.key()) != null) {
      out.flush();
      pause();
    }
    return Files.exists(file);
  }

  private static long start(Path file, long tail) throws IOException {
    if (tail < 0) {
      return 0;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long position = channel.size();
      long lines = 0;
      ByteBuffer one = ByteBuffer.allocate(CHUNK);
      while (position > 0) {
        int length = (int) Math.min(CHUNK, position);
        channel.position(position - length);
        one.clear().limit(length);
        readFully(channel, one);
        for (int i = length - 1; i >= 0; i--) {
          boolean last = position - length + i == channel.size() - 1;
          if (one.get(i) == '\n' && !last) {
            lines++;
            if (lines == tail) {
              return position - length + i + 1;
            }
          }
        }
        position -= length;
      }
      return tail == 0 ? channel.size() : 0;
    }
  }

  private static void readFully(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // reads until the part is complete
    }
  }

  private void copy(
      Path file, Span span, @org.jspecify.annotations.Nullable Target followed, OutputStream out)
      throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.min(span.from(), channel.size()));
      long left = span.limit();
      int quiet = 0;
      byte[] chunk = new byte[CHUNK];
      while (left > 0) {
        int read = channel.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(CHUNK, left)));
        if (read > 0) {
          out.write(chunk, 0, read);
          left -= read;
          quiet = 0;
        } else if (followed == null || (quiet > QUIET_POLLS && ended(followed))) {
          return;
        } else {
          out.flush();
          quiet = ended(followed) ? quiet + QUIET_POLLS / 4 : quiet;
          pause();
        }
      }
    }
  }

  private boolean ended(Target pod) {
    ObjectNode object = store.get(pod.key());
    String phase = object == null ? "" : object.path("status").path("phase").asText();
    return object == null || phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static void pause() throws InterruptedException {
    var _ = new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private record Span(long from, long limit) {}
}
