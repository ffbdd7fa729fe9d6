package dev.ordercluster.orders.order;

import java.util.Arrays;
import java.util.Optional;

/// The name of an [OrderState] as clients, tables and events write it.
public enum OrderStatus {
  DRAFT,
  PENDING,
  CONFIRMED,
  PROCESSING,
  COMPLETED,
  CANCELLING,
  CANCELLED,
  REJECTED,
  EXPIRED;

  public boolean isFinal() {
    return switch (this) {
      case COMPLETED, CANCELLED, REJECTED, EXPIRED -> true;
      case DRAFT, PENDING, CONFIRMED, PROCESSING, CANCELLING -> false;
    };
  }

  public static Optional<OrderStatus> named(String name) {
    return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
  }
}
