package dev.ordercluster.orders.http;

import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One authenticated and authorised request.
///
/// @param headers first value by name, in any case; empty when absent
/// @param traceparent this hop's W3C trace context
public record Call(
    Principal caller,
    Map<String, String> path,
    Map<String, List<String>> query,
    Function<String, Optional<String>> headers,
    Body body,
    String traceparent) {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  public Optional<String> header(String name) {
    return headers.apply(name);
  }

  /// The trace id in [#traceparent], for problems that name it.
  public String traceId() {
    return traceparent.split("-", -1)[1];
  }

  /// The id in the path; a text that is no UUID is a 400.
  public UUID id() {
    return id("id");
  }

  /// An id in the path by the name of its parameter; a text that is no UUID is a 400.
  public UUID id(String parameter) {
    String text = path.getOrDefault(parameter, "");
    if (!UUID_TEXT.matcher(text).matches()) {
      throw ProblemException.badRequest(
          new FieldError("#path/" + parameter, "invalid-id", "expected a UUID, was another text"));
    }
    return UUID.fromString(text);
  }

  /// A query parameter that is given at most once.
  public Optional<String> parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw ProblemException.badRequest(
          new FieldError("#query/" + name, "repeated", "expected once, was given several times"));
    }
    return values.stream().findFirst();
  }

  /// A page size of 1..200, 50 when absent.
  public int limit() {
    String text = parameter("limit").orElse("50");
    if (text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= 200) {
      return Integer.parseInt(text);
    }
    throw ProblemException.badRequest(
        new FieldError("#query/limit", "out-of-range", "expected an integer 1..200"));
  }

  /// Refuses every query parameter that is not named here, so that a misspelt filter is not
  /// ignored, and a page size that is none. What else a route reads from its query belongs into the
  /// same [Violations].
  public void allowParameters(String... names) {
    Violations wrong = new Violations();
    allowParameters(wrong, names);
    wrong.check();
  }

  /// The same for a route that has more to check.
  public void allowParameters(Violations wrong, String... names) {
    Set<String> allowed = Set.of(names);
    for (String name : new TreeSet<>(query.keySet())) {
      wrong.run(
          () -> {
            if (!allowed.contains(name)) {
              throw ProblemException.badRequest(
                  new FieldError("#query/" + name, "unknown", "no such parameter"));
            }
            if (name.equals("limit")) {
              limit();
            }
          });
    }
  }
}
