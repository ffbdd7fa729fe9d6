package dev.ordercluster.local.api.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The field numbers of the kinds that kubectl sends as protobuf from commands without a manifest.
final class ProtobufKinds {
  /// How a field is encoded.
  enum Type {
    TEXT,
    NUMBER,
    FLAG,
    BYTES,
    TIME,
    TEXTS,
    TEXT_MAP,
    BYTES_MAP,
    MESSAGE,
    MESSAGES
  }

  /// One field of a message.
  ///
  /// @param fields of the message that it holds, if it does
  record Field(String name, Type type, Map<Integer, Field> fields) {}

  static final Map<Integer, Field> ENVELOPE =
      Map.of(
          1, message("typeMeta", Map.of(1, text("apiVersion"), 2, text("kind"))),
          2, of("raw", Type.BYTES));
  static final Map<Integer, Field> TIME = Map.of(1, of("seconds", Type.NUMBER));
  static final Map<Integer, Field> TEXT_ENTRY = Map.of(1, text("key"), 2, text("value"));
  static final Map<Integer, Field> BYTES_ENTRY = Map.of(1, text("key"), 2, of("value", Type.BYTES));

  private static final Field METADATA =
      message(
          "metadata",
          Map.of(
              1, text("name"),
              2, text("generateName"),
              3, text("namespace"),
              5, text("uid"),
              6, text("resourceVersion"),
              8, of("creationTimestamp", Type.TIME),
              11, of("labels", Type.TEXT_MAP),
              12, of("annotations", Type.TEXT_MAP),
              14, of("finalizers", Type.TEXTS)));

  private static final Map<Integer, Field> RESOURCE_ATTRIBUTES =
      Map.of(
          1, text("namespace"),
          2, text("verb"),
          3, text("group"),
          4, text("version"),
          5, text("resource"),
          6, text("subresource"),
          7, text("name"));

  private static final Map<String, Map<Integer, Field>> KINDS =
      Map.of(
          "Namespace",
          Map.of(1, METADATA, 2, message("spec", Map.of(1, of("finalizers", Type.TEXTS)))),
          "ConfigMap",
          Map.of(
              1, METADATA,
              2, of("data", Type.TEXT_MAP),
              3, of("binaryData", Type.BYTES_MAP),
              4, of("immutable", Type.FLAG)),
          "Secret",
          Map.of(
              1, METADATA,
              2, of("data", Type.BYTES_MAP),
              3, text("type"),
              4, of("stringData", Type.TEXT_MAP),
              5, of("immutable", Type.FLAG)),
          "ServiceAccount",
          Map.of(1, METADATA, 4, of("automountServiceAccountToken", Type.FLAG)),
          "TokenRequest",
          Map.of(
              1,
              METADATA,
              2,
              message(
                  "spec",
                  Map.of(1, of("audiences", Type.TEXTS), 4, of("expirationSeconds", Type.NUMBER)))),
          "SelfSubjectAccessReview",
          Map.of(
              1,
              METADATA,
              2,
              message(
                  "spec",
                  Map.of(
                      1, message("resourceAttributes", RESOURCE_ATTRIBUTES),
                      2,
                          message(
                              "nonResourceAttributes", Map.of(1, text("path"), 2, text("verb")))))),
          "SelfSubjectRulesReview",
          Map.of(1, METADATA, 2, message("spec", Map.of(1, text("namespace")))),
          "SelfSubjectReview",
          Map.of(1, METADATA));

  private ProtobufKinds() {}

  static @Nullable Map<Integer, Field> of(String kind) {
    return KINDS.get(kind);
  }

  private static Field text(String name) {
    return of(name, Type.TEXT);
  }

  private static Field of(String name, Type type) {
    return new Field(name, type, Map.of());
  }

  private static Field message(String name, Map<Integer, Field> fields) {
    return new Field(name, Type.MESSAGE, fields);
  }
}
