package dev.ordercluster.operator.backup;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is remembered of backups from pass to pass, and from operator to operator.
///
/// @param job of the backup under way; empty: none is
/// @param since when that one was decided, RFC 3339; empty: none was ever
/// @param request the last one that was asked for by annotation
/// @param done Job of the last backup that ended, whose log can still be read
/// @param last the last good one
/// @param failure what became of the last one, when it failed
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackupMemory(
    String job,
    String since,
    String request,
    String done,
    @Nullable Taken last,
    @Nullable Failure failure) {

  /// No backup was ever begun.
  public static final BackupMemory NOTHING = new BackupMemory("", "", "", "", null, null);

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  public BackupMemory {
    job = requireNonNullElse(job, "");
    since = requireNonNullElse(since, "");
    request = requireNonNullElse(request, "");
    done = requireNonNullElse(done, "");
  }

  /// A backup that was taken.
  ///
  /// @param backup its name in the volume; empty when its pod was gone before it could be asked
  /// @param takenAt RFC 3339
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Taken(String backup, String takenAt, long bytes, long rows) {
    public Taken {
      backup = requireNonNullElse(backup, "");
      takenAt = requireNonNullElse(takenAt, "");
    }

    /// What the process of a backup wrote as it ended; empty when that cannot be read.
    public static Optional<Taken> read(String text) {
      try {
        Taken taken = JSON.readValue(text, Taken.class);
        return Optional.ofNullable(taken).filter(one -> !one.backup().isEmpty());
      } catch (JsonProcessingException _) {
        return Optional.empty();
      }
    }
  }

  /// A backup that failed.
  ///
  /// @param at when that was seen, RFC 3339
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(String at, String why) {
    public Failure {
      at = requireNonNullElse(at, Instant.EPOCH.toString());
      why = requireNonNullElse(why, "");
    }
  }

  /// What a text holds; nothing when it cannot be read, because somebody edited it.
  public static BackupMemory read(String text) {
    try {
      BackupMemory memory = JSON.readValue(text, BackupMemory.class);
      if (memory == null) {
        return NOTHING;
      }
      if (!memory.since().isEmpty()) {
        Instant _ = Instant.parse(memory.since());
      }
      if (memory.failure() != null) {
        Instant _ = Instant.parse(memory.failure().at());
      }
      return memory;
    } catch (JsonProcessingException | DateTimeParseException _) {
      return NOTHING;
    }
  }

  public String text() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of ours always have a JSON form", e);
    }
  }

  BackupMemory begun(String name, Instant now, String wish) {
    return new BackupMemory(name, now.toString(), wish, done, last, failure);
  }

  BackupMemory succeeded(Taken taken) {
    return new BackupMemory("", since, request, job, taken, null);
  }

  BackupMemory failed(Failure how) {
    return new BackupMemory("", since, request, job, last, how);
  }
}
