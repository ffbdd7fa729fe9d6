package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// A time that comes again and raises the least number of instances while it lasts.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduleWindow(
    @JsonPropertyDescription(
            "When it begins: five cron fields (minute, hour, day of month, month, day of week), for"
                + " example \"0 8 * * 1-5\".")
        @Required
        @Pattern("^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$") @Size(max = 100) String start,
    @JsonPropertyDescription("How long it lasts, for example 10h, at most 168h.")
        @Required
        @Pattern("^[1-9][0-9]{0,4}(m|h)$") String duration,
    @JsonPropertyDescription("Fewest instances while it lasts.") @Required @Min(1) @Max(100) Integer minReplicas,
    @JsonPropertyDescription("Time zone of the cron fields, an IANA name such as Europe/Berlin.")
        @Default("UTC")
        @Pattern("^[A-Za-z0-9+_/-]{1,64}$") String timeZone) {

  public ScheduleWindow {
    start = requireNonNullElse(start, "");
    duration = requireNonNullElse(duration, "");
    minReplicas = requireNonNullElse(minReplicas, 1);
    timeZone = requireNonNullElse(timeZone, "UTC");
  }
}
