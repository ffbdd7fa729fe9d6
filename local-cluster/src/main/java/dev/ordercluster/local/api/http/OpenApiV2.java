package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The OpenAPI v2 document, without definitions: clients that still fetch it take that as "no
/// client-side schema" and leave validation to the server. Version 3 has the schemas.
final class OpenApiV2 {
  private static final String TITLE = "Kubernetes";
  private static final String VERSION = "v1.32.0";

  private OpenApiV2() {}

  static Reply empty(String accept) {
    if (accept.contains("protobuf")) {
      byte[] document = protobuf();
      return new Reply.Stream(
          "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", out -> out.write(document));
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("swagger", "2.0");
    out.putObject("info").put("title", TITLE).put("version", VERSION);
    out.putObject("paths");
    out.putObject("definitions");
    return new Reply.Document(200, out, List.of());
  }

  // openapi.v2.Document{swagger = 1, info = 2 {title = 1, version = 2}}, small enough to write by
  // hand: every length is one byte.
  private static byte[] protobuf() {
    byte[] info = join(field(1, text(TITLE)), field(2, text(VERSION)));
    return join(field(1, text("2.0")), field(2, info));
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] field(int number, byte[] value) {
    byte[] out = new byte[value.length + 2];
    out[0] = (byte) (number << 3 | 2);
    out[1] = (byte) value.length;
    System.arraycopy(value, 0, out, 2, value.length);
    return out;
  }

  private static byte[] join(byte[] left, byte[] right) {
    byte[] out = new byte[left.length + right.length];
    System.arraycopy(left, 0, out, 0, left.length);
    System.arraycopy(right, 0, out, left.length, right.length);
    return out;
  }
}
