package dev.ordercluster.orders.order;

import java.util.List;

/// The answer to a [Command].
public sealed interface Decision {
  /// The order moves on; version is one more than before.
  ///
  /// @param instructions what payment providers are to be told
  record Changed(Order order, List<Event> events, List<Instruction> instructions)
      implements Decision {
    public Changed {
      events = List.copyOf(events);
      instructions = List.copyOf(instructions);
    }
  }

  /// The command had already been carried out; nothing to do.
  record Unchanged() implements Decision {}

  /// The order cannot do that.
  ///
  /// @param code stable machine-readable name
  /// @param why what was expected and what came
  record Refused(String code, String why) implements Decision {
    static Refused notTheirs(String paymentId) {
      return new Refused(
          "own-payment",
          "expected a payment that another service operates, was one of ours: " + paymentId);
    }

    static Refused currency(Money expected, Money was) {
      return new Refused(
          "wrong-currency", "expected " + expected.currency() + ", was " + was.currency());
    }
  }
}
