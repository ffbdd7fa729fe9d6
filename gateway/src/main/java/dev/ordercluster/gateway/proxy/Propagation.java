package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.edge.Request;
import java.util.List;

/// What goes on of what a client sends along with its trace. Both fields are bounded as their
/// standards demand at least; more is dropped whole, because a part may mean something else.
final class Propagation {
  // W3C trace context, level 2, §3.3.1.5, and baggage §3.3.2.
  private static final int TRACESTATE_MEMBERS = 32;
  private static final int TRACESTATE_LENGTH = 512;
  private static final int BAGGAGE_MEMBERS = 64;
  private static final int BAGGAGE_LENGTH = 8192;

  private Propagation() {}

  /// The field may go on; true for every other field.
  ///
  /// @param name lower case
  static boolean passes(String name, Request request) {
    return switch (name) {
      // Without a trace of the client's there is nothing that it could belong to.
      case "tracestate" ->
          request.trace().isContinued()
              && isWithin(request, name, TRACESTATE_MEMBERS, TRACESTATE_LENGTH);
      case "baggage" -> isWithin(request, name, BAGGAGE_MEMBERS, BAGGAGE_LENGTH);
      default -> true;
    };
  }

  private static boolean isWithin(Request request, String name, int members, int length) {
    List<String> lines = request.headers().all(name);
    int count = 0;
    int sum = 0;
    for (String line : lines) {
      sum += line.length() + 1;
      for (String member : line.split(",", -1)) {
        String text = member.strip();
        count++;
        // A member is key=value; an empty one is allowed.
        if (!text.isEmpty() && text.indexOf('=') < 1) {
          return false;
        }
      }
    }
    return count <= members && sum <= length + 1;
  }
}
