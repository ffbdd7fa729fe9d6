package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The shape of a value, as far as merging, ownership, pruning and strict checks need it. Built-in
/// kinds get theirs from the client library's model classes, custom kinds from their CRD.
public sealed interface Schema {

  /// A value of a simple type.
  ///
  /// @param type `string`, `integer`, `number`, `boolean`, `int-or-string`
  record Scalar(String type) implements Schema {}

  /// A value whose inside is not known: kept as it is; objects are owned property by property.
  enum Any implements Schema {
    ANY
  }

  /// An object with known properties.
  ///
  /// @param properties by name; lazily computed, because types can contain themselves
  /// @param atomic owned and replaced as a whole
  /// @param open unknown properties are kept instead of pruned
  record Struct(String name, Supplier<Map<String, Schema>> properties, boolean atomic, boolean open)
      implements Schema {}

  /// An object with arbitrary keys and values of one type.
  record Mapping(Schema values, boolean atomic) implements Schema {}

  /// An array.
  ///
  /// @param mergeKey the property by which a strategic merge patch matches elements; null when such
  ///   a patch replaces the list
  record Listing(Schema items, ListType type, List<String> keys, @Nullable String mergeKey)
      implements Schema {}

  /// How elements of a list are told apart.
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /// The schema of a property of an object of this schema.
  default Schema child(String property) {
    return switch (this) {
      case Struct struct -> struct.properties().get().getOrDefault(property, Any.ANY);
      case Mapping mapping -> mapping.values();
      case Any _, Scalar _, Listing _ -> Any.ANY;
    };
  }

  /// The schema of this list's elements.
  default Schema element() {
    return this instanceof Listing listing ? listing.items() : Any.ANY;
  }

  /// Whether a value is owned field by field; otherwise it is owned as a whole.
  default boolean granular(JsonNode value) {
    return switch (this) {
      case Struct struct -> value.isObject() && !struct.atomic();
      case Mapping mapping -> value.isObject() && !mapping.atomic();
      case Listing listing -> value.isArray() && listing.type() != ListType.ATOMIC;
      case Any _ -> value.isObject();
      case Scalar _ -> false;
    };
  }
}
