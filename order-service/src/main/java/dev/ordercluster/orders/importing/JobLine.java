package dev.ordercluster.orders.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.idempotency.StoredAnswer;
import dev.ordercluster.orders.placement.Placement;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line as it is stored.
///
/// @param customerId whose order it asks for; the key that [#input] is sealed under is that
///   customer's
/// @param input the line, sealed; null when it was refused at once
/// @param problem why it was refused, as problem+json; null when it was not
record JobLine(int number, String customerId, @Nullable String input, @Nullable String problem) {

  /// What came of a line.
  ///
  /// @param orderId of the order that was placed; null when none was
  /// @param problem why none was, as problem+json; null when one was
  record Result(int number, @Nullable UUID orderId, @Nullable String problem) {
    boolean isSuccess() {
      return orderId != null;
    }

    static Result of(int line, Placement placement) {
      return switch (placement) {
        case Placement.Placed(UUID placed, StoredAnswer _) -> new Result(line, placed, null);
        case Placement.Refused(StoredAnswer answer) -> new Result(line, null, answer.body());
        case Placement.Replayed(StoredAnswer answer) -> replayed(line, answer);
        case Placement.Running(), Placement.Conflict() ->
            throw new IllegalStateException("expected an answer to a line, was " + placement);
      };
    }

    private static Result replayed(int line, StoredAnswer answer) {
      if (answer.status() != 201) {
        return new Result(line, null, answer.body());
      }
      JsonNode order = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
      return new Result(line, UUID.fromString(order.path("id").asText()), null);
    }
  }
}
