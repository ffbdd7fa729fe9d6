package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.List;
import java.util.Map;

/// Ends a request with a problem that is the client's to mend.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  public ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  public static ProblemException of(int status, String code, String title, String detail) {
    return new ProblemException(Problem.of(status, code, title, detail));
  }

  /// A request whose shape is wrong, with one entry per offending place.
  public static ProblemException badRequest(FieldError... errors) {
    return new ProblemException(
        Problem.of(
                400,
                "invalid-request",
                "Invalid request",
                "See errors: each names a place to mend.")
            .withErrors(List.of(errors)));
  }

  public static ProblemException notFound(String what) {
    return of(404, "not-found", "Not found", "There is no such " + what + ", or it is not yours.");
  }

  public Problem problem() {
    return problem;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
