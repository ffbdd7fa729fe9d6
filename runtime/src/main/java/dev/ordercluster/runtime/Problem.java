package dev.ordercluster.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An error as a client sees it: `application/problem+json` of RFC 9457.
///
/// @param type a URI that identifies the kind of problem; `about:blank` when the status says it all
/// @param title short summary, the same for every occurrence of the type
/// @param status the HTTP status
/// @param detail what was expected, what came and what to do, for this occurrence
/// @param code stable machine-readable name, lower case with dashes
/// @param traceId the W3C trace id under which the logs tell more
/// @param errors one entry per offending field
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "traceId", "errors"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String traceId,
    List<FieldError> errors) {

  /// The media type of this record's JSON form.
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be 400..599, was " + status);
    }
    errors = List.copyOf(errors);
  }

  public static Problem of(int status, String code, String title, String detail) {
    return new Problem("about:blank", title, status, detail, code, null, List.of());
  }

  public Problem withErrors(List<FieldError> fieldErrors) {
    return new Problem(type, title, status, detail, code, traceId, fieldErrors);
  }

  public Problem withType(String uri) {
    return new Problem(uri, title, status, detail, code, traceId, errors);
  }

  public Problem withTraceId(@Nullable String id) {
    return new Problem(type, title, status, detail, code, id, errors);
  }

  /// One offending place of a request.
  ///
  /// @param pointer RFC 6901 JSON Pointer into the request body, or `#header/<name>` /
  ///   `#query/<name>`
  /// @param code stable machine-readable name
  /// @param detail what was expected and what came
  public record FieldError(String pointer, String code, String detail) {}
}
