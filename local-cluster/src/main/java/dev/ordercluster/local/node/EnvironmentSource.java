package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The environment of a container: `envFrom`, then `env`, each value with `$(NAME)` expanded from
/// those before it.
final class EnvironmentSource {
  private final References references;
  private final PodFields fields;

  EnvironmentSource(References references, PodFields fields) {
    this.references = references;
    this.fields = fields;
  }

  /// @param defaults the image's own variables
  /// @throws MissingReferenceException when a ConfigMap, Secret or key is missing and not optional
  Map<String, String> of(Container container, Map<String, String> defaults) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    if (container.getEnvFrom() != null) {
      container.getEnvFrom().forEach(source -> values.putAll(all(source)));
    }
    if (container.getEnv() != null) {
      for (EnvVar variable : container.getEnv()) {
        value(variable, container, values)
            .ifPresent(value -> values.put(variable.getName(), value));
      }
    }
    return values;
  }

  private Map<String, String> all(EnvFromSource source) {
    String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    Optional<Map<String, byte[]>> data = Optional.empty();
    if (source.getConfigMapRef() != null) {
      data =
          references.configMap(
              source.getConfigMapRef().getName(), source.getConfigMapRef().getOptional());
    } else if (source.getSecretRef() != null) {
      data =
          references.secret(source.getSecretRef().getName(), source.getSecretRef().getOptional());
    }
    Map<String, String> values = new TreeMap<>();
    data.ifPresent(all -> all.forEach((key, value) -> values.put(prefix + key, text(value))));
    return values;
  }

  private Optional<String> value(EnvVar variable, Container container, Map<String, String> before) {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      String text = Objects.requireNonNullElse(variable.getValue(), "");
      return Optional.of(VariableExpansion.expand(text, before));
    }
    if (source.getFieldRef() != null) {
      return Optional.of(fields.field(source.getFieldRef().getFieldPath()));
    }
    if (source.getResourceFieldRef() != null) {
      return Optional.of(fields.resource(source.getResourceFieldRef(), container));
    }
    if (source.getSecretKeyRef() != null) {
      var ref = source.getSecretKeyRef();
      return key(
          references.secret(ref.getName(), ref.getOptional()),
          ref.getKey(),
          "secret " + ref.getName(),
          Boolean.TRUE.equals(ref.getOptional()));
    }
    if (source.getConfigMapKeyRef() != null) {
      var ref = source.getConfigMapKeyRef();
      return key(
          references.configMap(ref.getName(), ref.getOptional()),
          ref.getKey(),
          "configmap " + ref.getName(),
          Boolean.TRUE.equals(ref.getOptional()));
    }
    return Optional.empty();
  }

  private static Optional<String> key(
      Optional<Map<String, byte[]>> data, String key, String where, boolean optional) {
    Optional<String> value = data.map(all -> all.get(key)).map(EnvironmentSource::text);
    if (value.isEmpty() && !optional) {
      throw new MissingReferenceException("couldn't find key " + key + " in " + where);
    }
    return value;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
