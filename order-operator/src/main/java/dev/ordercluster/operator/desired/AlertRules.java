package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The alerts of one OrderCluster, from `alerts.yaml`. Every one has a runbook of its name in
/// `docs/runbooks/`.
final class AlertRules {
  private static final JsonNode ALERTS = Templates.read("alerts.yaml");

  private AlertRules() {}

  static ObjectNode of(ClusterName cluster, String runbooks) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ObjectNode group = spec.putArray("groups").addObject();
    group.put("name", "ordercluster-" + cluster.namespace() + "-" + cluster.name());
    ArrayNode rules = group.putArray("rules");
    for (JsonNode alert : ALERTS) {
      String name = alert.path("alert").asText();
      ObjectNode rule = rules.addObject();
      rule.put("alert", name);
      rule.put("expr", Templates.query(alert.path("expr").asText(), cluster));
      rule.put("for", alert.path("for").asText());
      rule.putObject("labels")
          .put("severity", alert.path("severity").asText())
          .put("namespace", cluster.namespace())
          .put("ordercluster", cluster.name());
      rule.putObject("annotations")
          .put(
              "summary",
              "OrderCluster "
                  + cluster.namespace()
                  + "/"
                  + cluster.name()
                  + ": "
                  + alert.path("summary").asText())
          .put("runbook_url", runbooks + name + ".md");
    }
    return spec;
  }
}
