package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.regex.Pattern;

/// The customer that a path names. Ids are the subjects of tokens, so they need not be UUIDs.
final class CustomerIds {
  private static final Pattern FORM = Pattern.compile("[!-.0-~]{1,255}");

  private CustomerIds() {}

  /// The id in the path, when the caller may act for that customer; 404 otherwise.
  static String of(Call call) {
    String id = call.path().getOrDefault("id", "");
    if (!FORM.matcher(id).matches()) {
      throw ProblemException.badRequest(
          new FieldError(
              "#path/id", "invalid-id", "expected 1..255 printable ASCII characters, was another"));
    }
    if (!call.caller().mayActFor(id)) {
      throw ProblemException.notFound("customer");
    }
    return id;
  }
}
