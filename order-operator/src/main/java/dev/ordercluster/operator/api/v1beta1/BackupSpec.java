package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/// When the order database is backed up, and what is kept.
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupSpec(
    @JsonPropertyDescription(
            "When a backup is taken: five cron fields (minute, hour, day of month, month, day of"
                + " week). The first one is taken as soon as the platform serves, whatever the time.")
        @Default("\"0 2 * * *\"")
        @Pattern("^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$") @Size(max = 100) String schedule,
    @JsonPropertyDescription("Time zone of the cron fields, an IANA name such as Europe/Berlin.")
        @Default("UTC")
        @Pattern("^[A-Za-z0-9+_/-]{1,64}$") String timeZone,
    @JsonPropertyDescription("How many backups are kept; the oldest go.")
        @Default("7")
        @Min(1) @Max(MOST_KEPT) Integer retention,
    @JsonPropertyDescription("The volume that holds the backups.") @Default("size: 20Gi")
        Storage storage) {

  /// Most backups that are kept.
  public static final int MOST_KEPT = 1000;

  public BackupSpec {
    schedule = requireNonNullElse(schedule, "0 2 * * *");
    timeZone = requireNonNullElse(timeZone, "UTC");
    retention = requireNonNullElse(retention, 7);
    storage = requireNonNullElseGet(storage, () -> new Storage(null, null)).withDefaultSize("20Gi");
  }
}
