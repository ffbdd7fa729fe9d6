package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Schemas of the built-in kinds, read from the client library's model classes; what those do not
/// say (list keys, atomic structs) comes from [ListKeys].
public final class ModelSchemas {
  private static final Map<Class<?>, Schema> KNOWN = new ConcurrentHashMap<>();
  private static final String MODEL = "io.fabric8.kubernetes.api.model";

  private ModelSchemas() {}

  /// The schema of a model class.
  public static Schema of(Class<?> type) {
    Schema known = KNOWN.get(type);
    if (known != null) {
      return known;
    }
    Schema schema = struct(type);
    Schema raced = KNOWN.putIfAbsent(type, schema);
    return raced == null ? schema : raced;
  }

  private static Schema struct(Class<?> type) {
    return new Schema.Struct(
        type.getSimpleName(),
        new Lazy(() -> properties(type)),
        ListKeys.ATOMIC_TYPES.contains(type.getSimpleName()),
        false);
  }

  private static Map<String, Schema> properties(Class<?> type) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    Class<?> current = type;
    while (current != null && current != Object.class) {
      for (Field field : current.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !field.isAnnotationPresent(JsonIgnore.class)
            && !field.getName().equals("additionalProperties")) {
          String name = propertyName(field);
          properties.put(name, property(type.getSimpleName(), name, field.getGenericType()));
        }
      }
      current = current.getSuperclass();
    }
    return properties;
  }

  private static String propertyName(Field field) {
    JsonProperty annotation = field.getAnnotation(JsonProperty.class);
    return annotation == null || annotation.value().isEmpty()
        ? field.getName()
        : annotation.value();
  }

  private static Schema property(String owner, String name, Type type) {
    if (type instanceof ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> raw) {
      Type[] arguments = parameterized.getActualTypeArguments();
      if (Collection.class.isAssignableFrom(raw)) {
        return ListKeys.listing(owner, name, property(owner, name + "[]", arguments[0]));
      }
      if (Map.class.isAssignableFrom(raw)) {
        boolean atomic = ListKeys.ATOMIC_MAPS.contains(owner + "." + name);
        return new Schema.Mapping(property(owner, name + "{}", arguments[1]), atomic);
      }
      return Schema.Any.ANY;
    }
    return type instanceof Class<?> plain ? plain(plain) : Schema.Any.ANY;
  }

  private static Schema plain(Class<?> type) {
    String scalar = scalar(type);
    if (scalar != null) {
      return new Schema.Scalar(scalar);
    }
    boolean opaque =
        !type.getName().startsWith(MODEL)
            || type.isInterface()
            || type == KubernetesResource.class
            || JsonNode.class.isAssignableFrom(type)
            || ListKeys.OPAQUE_TYPES.contains(type.getSimpleName());
    return opaque ? Schema.Any.ANY : of(type);
  }

  private static @Nullable String scalar(Class<?> type) {
    if (type == String.class || type.isEnum() || type == MicroTime.class) {
      return "string";
    }
    if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
      return "integer";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "boolean";
    }
    if (type == Double.class || type == Float.class) {
      return "number";
    }
    return type == Quantity.class || type == IntOrString.class ? "int-or-string" : null;
  }

  /// Computes the properties on first use and keeps them.
  private static final class Lazy implements Supplier<Map<String, Schema>> {
    private final Supplier<Map<String, Schema>> source;
    private volatile @Nullable Map<String, Schema> value;

    Lazy(Supplier<Map<String, Schema>> source) {
      this.source = source;
    }

    @Override
    public Map<String, Schema> get() {
      Map<String, Schema> current = value;
      if (current == null) {
        current = source.get();
        value = current;
      }
      return current;
    }
  }
}
