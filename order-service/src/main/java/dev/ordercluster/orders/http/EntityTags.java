package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem;
import java.util.Arrays;
import java.util.List;

/// Conditional requests of RFC 9110 §13.
public final class EntityTags {
  private EntityTags() {}

  /// True when the client's copy is the current one (weak comparison), so 304 is the answer.
  public static boolean isNotModified(Call call, String current) {
    return call.header("If-None-Match")
        .map(
            header ->
                split(header).stream()
                    .anyMatch(tag -> tag.equals("*") || weak(tag).equals(current)))
        .orElse(false);
  }

  /// The tags of a required If-Match; 428 when the header is absent.
  public static List<String> required(Call call) {
    return call.header("If-Match")
        .map(EntityTags::split)
        .orElseThrow(
            () ->
                ProblemException.of(
                    428,
                    "precondition-required",
                    "Precondition required",
                    "Send If-Match with the ETag that you last read."));
  }

  /// Heeds an If-Match where none is required: 412 when it names other tags than the current one.
  public static void heed(Call call, String current) {
    List<String> tags = call.header("If-Match").map(EntityTags::split).orElse(List.of("*"));
    if (!tags.contains("*") && !tags.contains(current)) {
      throw stale(current);
    }
  }

  public static ProblemException stale(String current) {
    return new ProblemException(
        Problem.of(
            412,
            "stale",
            "Precondition failed",
            "It has changed since: the current ETag is " + current + ". Read it again."));
  }

  public static List<String> split(String header) {
    return Arrays.stream(header.split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static String weak(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
