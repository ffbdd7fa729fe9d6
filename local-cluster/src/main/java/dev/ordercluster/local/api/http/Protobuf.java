package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ordercluster.local.api.status.StatusException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/// Reads the protobuf bodies that kubectl's typed commands send (`create namespace`, `create
/// token`, `auth can-i`, …) as JSON. Only the kinds of [ProtobufKinds] are known; everything that
/// comes from a manifest is JSON anyway.
final class Protobuf {
  static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private Protobuf() {}

  static ObjectNode object(byte[] body) {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw StatusException.badRequest("the body is not a Kubernetes protobuf envelope");
    }
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
      ObjectNode envelope = read(in, ProtobufKinds.ENVELOPE);
      String kind = envelope.path("typeMeta").path("kind").asText();
      Map<Integer, ProtobufKinds.Field> fields = ProtobufKinds.of(kind);
      if (fields == null) {
        throw StatusException.unsupportedMediaType(
            MEDIA_TYPE + " of kind " + kind, "application/json (use a manifest with -f)");
      }
      byte[] raw = Base64.getDecoder().decode(envelope.path("raw").asText());
      ObjectNode object = read(CodedInputStream.newInstance(raw), fields);
      object.set("apiVersion", envelope.path("typeMeta").path("apiVersion"));
      return object.put("kind", kind);
    } catch (IOException e) {
      throw StatusException.badRequest("the protobuf body is damaged: " + e.getMessage());
    }
  }

  private static ObjectNode read(CodedInputStream in, Map<Integer, ProtobufKinds.Field> fields)
      throws IOException {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    int tag = in.readTag();
    while (tag != 0) {
      ProtobufKinds.Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else {
        value(in, field, out);
      }
      tag = in.readTag();
    }
    return out;
  }

  private static void value(CodedInputStream in, ProtobufKinds.Field field, ObjectNode out)
      throws IOException {
    switch (field.type()) {
      case TEXT -> text(in.readString(), field.name(), out);
      case NUMBER -> out.put(field.name(), in.readInt64());
      case FLAG -> out.put(field.name(), in.readBool());
      case BYTES -> out.put(field.name(), in.readByteArray());
      case TIME -> time(message(in, ProtobufKinds.TIME), field.name(), out);
      case TEXTS -> array(out, field.name()).add(in.readString());
      case MESSAGE -> out.set(field.name(), message(in, field.fields()));
      case MESSAGES -> array(out, field.name()).add(message(in, field.fields()));
      case TEXT_MAP, BYTES_MAP -> {
        boolean texts = field.type() == ProtobufKinds.Type.TEXT_MAP;
        ObjectNode entry =
            message(in, texts ? ProtobufKinds.TEXT_ENTRY : ProtobufKinds.BYTES_ENTRY);
        ObjectNode map =
            out.get(field.name()) instanceof ObjectNode present
                ? present
                : out.putObject(field.name());
        map.put(entry.path("key").asText(), entry.path("value").asText());
      }
    }
  }

  private static ObjectNode message(CodedInputStream in, Map<Integer, ProtobufKinds.Field> fields)
      throws IOException {
    return read(CodedInputStream.newInstance(in.readByteArray()), fields);
  }

  // Go's encoder writes every string; an empty one means that it is not set.
  private static void text(String value, String name, ObjectNode out) {
    if (!value.isEmpty()) {
      out.put(name, value);
    }
  }

  // An empty time is Go's zero time: not set.
  private static void time(ObjectNode time, String name, ObjectNode out) {
    if (time.has("seconds")) {
      out.put(name, Instant.ofEpochSecond(time.path("seconds").asLong()).toString());
    }
  }

  private static ArrayNode array(ObjectNode out, String name) {
    return out.get(name) instanceof ArrayNode present ? present : out.putArray(name);
  }
}
