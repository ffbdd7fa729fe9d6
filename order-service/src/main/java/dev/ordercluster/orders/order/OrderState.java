package dev.ordercluster.orders.order;

import java.time.Instant;

/// Where an order stands. A transition is a method of the state that allows it, so an illegal one
/// does not compile; [Decisions] maps commands to them.
public sealed interface OrderState {
  OrderStatus status();

  /// Being put together; reserves nothing.
  record Draft() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.DRAFT;
    }

    public Pending place(Instant deadline) {
      return new Pending(deadline);
    }

    public Expired expire() {
      return new Expired();
    }

    public Cancelled cancel() {
      return new Cancelled();
    }
  }

  /// Stock is reserved, payment is not yet authorised.
  ///
  /// @param deadline from then on the order expires
  record Pending(Instant deadline) implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.PENDING;
    }

    public Confirmed confirm() {
      return new Confirmed();
    }

    Rejected reject() {
      return new Rejected();
    }

    Expired expire() {
      return new Expired();
    }

    Cancelling cancel() {
      return new Cancelling();
    }
  }

  /// Stock reserved and payment authorised; nothing shipped.
  record Confirmed() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CONFIRMED;
    }

    Processing startProcessing() {
      return new Processing();
    }

    Cancelling cancel() {
      return new Cancelling();
    }
  }

  /// At least one shipment exists; its stock is claimed.
  record Processing() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.PROCESSING;
    }

    Completed complete() {
      return new Completed();
    }
  }

  /// Everything that was not cancelled was delivered and paid for. Final.
  record Completed() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.COMPLETED;
    }
  }

  /// Waiting until no money is held or taken any more.
  record Cancelling() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CANCELLING;
    }

    Cancelled finish() {
      return new Cancelled();
    }
  }

  /// Called off before anything shipped; the stock is free again. Final.
  record Cancelled() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.CANCELLED;
    }
  }

  /// Payment was declined; the stock is free again. Final.
  record Rejected() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.REJECTED;
    }
  }

  /// The deadline passed without payment; the stock is free again. Final.
  record Expired() implements OrderState {
    @Override
    public OrderStatus status() {
      return OrderStatus.EXPIRED;
    }
  }

  /// True when the order came to nothing: whatever money is or gets held is given back.
  default boolean isCalledOff() {
    return switch (this) {
      case Cancelling _, Cancelled _, Rejected _, Expired _ -> true;
      case Draft _, Pending _, Confirmed _, Processing _, Completed _ -> false;
    };
  }
}
