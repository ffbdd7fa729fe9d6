package dev.ordercluster.gateway.tracing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/// An `ExportTraceServiceRequest` in the JSON encoding of OTLP 1: ids in hex, 64-bit numbers as
/// texts.
final class OtlpJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;

  private OtlpJson() {}

  /// Encodes spans.
  ///
  /// @param service `service.name` of the resource
  /// @param instance `service.instance.id` of the resource
  static byte[] encode(List<Span> spans, String service, String instance) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode resource = root.putArray("resourceSpans").addObject();
    ArrayNode about = resource.putObject("resource").putArray("attributes");
    text(about, "service.name", service);
    text(about, "service.instance.id", instance);
    ObjectNode scope = resource.putArray("scopeSpans").addObject();
    scope.putObject("scope").put("name", "dev.ordercluster.gateway");
    ArrayNode list = scope.putArray("spans");
    spans.forEach(span -> add(list.addObject(), span));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts can always be written", e);
    }
  }

  private static void add(ObjectNode out, Span span) {
    out.put("traceId", span.place().traceId());
    out.put("spanId", span.place().spanId());
    if (!span.place().parentId().isEmpty()) {
      out.put("parentSpanId", span.place().parentId());
    }
    Span.Time time = span.time();
    out.put("startTimeUnixNano", nanos(time.start()));
    out.put("endTimeUnixNano", nanos(time.start().plus(time.took())));
    switch (span) {
      case Span.Served served -> served(out, served);
      case Span.Asked asked -> asked(out, asked);
    }
  }

  private static void served(ObjectNode out, Span.Served span) {
    out.put("name", span.method() + " " + span.route());
    out.put("kind", SERVER);
    ArrayNode attributes = out.putArray("attributes");
    text(attributes, "http.request.method", span.method());
    text(attributes, "http.route", span.route());
    number(attributes, "http.response.status_code", span.status());
    text(attributes, "ordercluster.request_id", span.requestId());
    if (!span.upstream().isEmpty()) {
      text(attributes, "ordercluster.upstream", span.upstream());
      number(attributes, "http.request.resend_count", span.attempts() - 1L);
    }
    ObjectNode status = out.putObject("status");
    if (span.status() >= 500) {
      status.put("code", ERROR);
      text(attributes, "error.type", Integer.toString(span.status()));
    }
  }

  // For who asked, a refusal is an error too.
  private static void asked(ObjectNode out, Span.Asked span) {
    out.put("name", span.method() + " " + span.route());
    out.put("kind", CLIENT);
    ArrayNode attributes = out.putArray("attributes");
    text(attributes, "http.request.method", span.method());
    text(attributes, "url.template", span.route());
    int colon = span.upstream().lastIndexOf(':');
    text(attributes, "server.address", span.upstream().substring(0, colon));
    number(attributes, "server.port", Long.parseLong(span.upstream().substring(colon + 1)));
    if (span.number() > 1) {
      number(attributes, "http.request.resend_count", span.number() - 1L);
    }
    if (span.status() != 0) {
      number(attributes, "http.response.status_code", span.status());
    }
    ObjectNode status = out.putObject("status");
    if (!span.failure().isEmpty() || span.status() >= 400) {
      status.put("code", ERROR);
      text(
          attributes,
          "error.type",
          span.failure().isEmpty() ? Integer.toString(span.status()) : span.failure());
    }
  }

  private static String nanos(Instant instant) {
    return Long.toString(
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
  }

  private static void text(ArrayNode attributes, String key, String value) {
    attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
  }

  private static void number(ArrayNode attributes, String key, long value) {
    ObjectNode attribute = attributes.addObject().put("key", key);
    attribute.putObject("value").put("intValue", Long.toString(value));
  }
}
