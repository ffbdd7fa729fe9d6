package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.DatabaseConnections;
import java.util.List;

/// What is particular to each component that can follow its load.
final class Natures {
  private Natures() {}

  static ComponentScaler.Nature of(Component component) {
    return switch (component) {
      case ORDER_SERVICE ->
          new ComponentScaler.Nature(
              MetricNames.ORDER_SERVICE,
              List.of(
                  new Budget.Connections(
                      DatabaseConnections.SERVER_LIMIT,
                      // One instance more than wanted exists while instances are replaced.
                      DatabaseConnections.FOR_PEOPLE + DatabaseConnections.PER_INSTANCE,
                      DatabaseConnections.PER_INSTANCE)));
      case GATEWAY -> new ComponentScaler.Nature(MetricNames.GATEWAY, List.of());
      case POSTGRES, REDIS, KAFKA ->
          throw new IllegalArgumentException(component + " does not follow its load");
    };
  }
}
