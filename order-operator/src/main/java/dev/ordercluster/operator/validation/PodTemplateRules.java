package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.LabelText;
import dev.ordercluster.operator.api.v1beta1.PodTemplate;
import dev.ordercluster.operator.api.v1beta1.TopologySpread;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// What the API server would refuse of pods: said before anything is applied, with the field.
final class PodTemplateRules {
  private static final Pattern KEY = Pattern.compile(LabelText.KEY);
  private static final Pattern VALUE = Pattern.compile(LabelText.VALUE);
  private static final int MAX_SKEW = 100;

  private final String field;
  private final BiConsumer<String, String> broken;

  private PodTemplateRules(String field, BiConsumer<String, String> broken) {
    this.field = field;
    this.broken = broken;
  }

  /// @param broken takes the field and the rule that it breaks
  static void check(String field, PodTemplate template, BiConsumer<String, String> broken) {
    PodTemplateRules rules = new PodTemplateRules(field, broken);
    rules.labels("labels", template.labels());
    rules.labels("nodeSelector", template.nodeSelector());
    template.annotations().keySet().forEach(key -> rules.key("annotations", key));
    template.tolerations().forEach(rules::toleration);
    rules.spread(template);
  }

  /// The same of labels that are not a pod's.
  ///
  /// @param field that holds them
  static void labels(String field, Map<String, String> labels, BiConsumer<String, String> broken) {
    int dot = field.lastIndexOf('.');
    new PodTemplateRules(field.substring(0, dot), broken).labels(field.substring(dot + 1), labels);
  }

  private void labels(String part, Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          key(part, key);
          if (!VALUE.matcher(value).matches()) {
            broken(
                part,
                "the value of "
                    + key
                    + " must be at most 63 letters, digits, dashes, dots and underscores, starting"
                    + " and ending with a letter or digit, was \""
                    + value
                    + "\"");
          }
        });
  }

  private void key(String part, String key) {
    if (!KEY.matcher(key).matches()) {
      broken(part, "a key must be a name like example.com/team or team, was \"" + key + "\"");
    }
  }

  private void toleration(Toleration toleration) {
    boolean exists = "Exists".equals(toleration.getOperator());
    if (exists && toleration.getValue() != null && !toleration.getValue().isEmpty()) {
      broken("tolerations", "a toleration with operator Exists must have no value");
    }
    boolean keyless = toleration.getKey() == null || toleration.getKey().isEmpty();
    if (keyless && !exists) {
      broken("tolerations", "a toleration without a key must have operator Exists");
    }
  }

  private void spread(PodTemplate template) {
    Set<String> seen = new HashSet<>();
    for (TopologySpread spread : template.topologySpread()) {
      if (!KEY.matcher(spread.topologyKey()).matches()) {
        broken(
            "topologySpread",
            "topologyKey must be a label key, was \"" + spread.topologyKey() + "\"");
      }
      if (spread.maxSkew() < 1 || spread.maxSkew() > MAX_SKEW) {
        broken("topologySpread", "maxSkew must be 1 to " + MAX_SKEW + ", was " + spread.maxSkew());
      }
      if (!seen.add(spread.topologyKey())) {
        broken("topologySpread", "each topologyKey may be named once, was " + spread.topologyKey());
      }
    }
  }

  private void broken(String part, String rule) {
    broken.accept(field + "." + part, rule);
  }
}
