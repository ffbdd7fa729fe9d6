package dev.ordercluster.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ordercluster.runtime.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Settings as YAML: the names of the reference, nested at their dots or not, with values as plain
/// YAML; what a setting takes as JSON may be written as YAML too.
///
/// @param texts the values as their variables would hold them
/// @param faults what is wrong with the file, empty when nothing is
record SettingsFile(Map<Key<?>, String> texts, List<String> faults) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIST = "comma-separated list";

  /// Reads a file's text.
  ///
  /// @param known settings by their names
  static SettingsFile parse(String text, Map<String, Key<?>> known) {
    SettingsFile file = new SettingsFile(new LinkedHashMap<>(), new ArrayList<>());
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree instanceof ObjectNode settings) {
        file.add("", settings, known);
      } else if (!tree.isMissingNode() && !tree.isNull()) {
        file.faults.add("expected names of settings with their values");
      }
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      file.faults.add(
          "no YAML" + (place == null ? "" : " at line " + place.getLineNr()) + ": correct it");
    }
    return file;
  }

  private void add(String prefix, ObjectNode node, Map<String, Key<?>> known) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = prefix + field.getKey();
      Key<?> key = known.get(name);
      if (key != null) {
        put(key, field.getValue());
      } else if (field.getValue() instanceof ObjectNode nested) {
        add(name + ".", nested, known);
      } else {
        faults.add(name + " is not a setting of this process: correct or remove it");
      }
    }
  }

  private void put(Key<?> key, JsonNode value) {
    if (value.isNull()) {
      faults.add(key.name() + " has no value: set or remove it");
    } else if (texts.putIfAbsent(key, text(key, value)) != null) {
      faults.add(key.name() + " is set twice");
    }
  }

  private static String text(Key<?> key, JsonNode value) {
    if (value.isValueNode()) {
      return value.asText();
    }
    if (value.isArray() && key.type().startsWith(LIST)) {
      StringJoiner list = new StringJoiner(",");
      value.forEach(item -> list.add(item.isValueNode() ? item.asText() : item.toString()));
      return list.toString();
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  /// Without the values, some of which are secret.
  @Override
  public String toString() {
    return "SettingsFile[" + texts.size() + " settings]";
  }
}
