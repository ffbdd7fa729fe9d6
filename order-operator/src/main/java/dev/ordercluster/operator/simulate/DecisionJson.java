package dev.ordercluster.operator.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.operator.autoscale.Limit;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.autoscale.Wish;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A decision as one line of JSON.
final class DecisionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecisionJson() {}

  static String of(Replay.Step step) {
    ScalingDecision decision = step.decision();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", step.time().toString());
    members.put("load", step.load());
    members.put("current", decision.current());
    members.put("desired", decision.desired());
    members.put("acts", decision.acts());
    members.put("metric", decision.metric());
    members.put("sentence", decision.sentence());
    members.put("wishes", decision.wishes().stream().map(DecisionJson::wish).toList());
    members.put("limits", decision.limits().stream().map(DecisionJson::limit).toList());
    members.put(
        "conditions",
        List.of(
            condition("ScalingActive", decision.conditions().active()),
            condition("AbleToScale", decision.conditions().able()),
            condition("ScalingLimited", decision.conditions().limited())));
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> wish(Wish wish) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("metric", wish.metric());
    switch (wish) {
      case Wish.Wanted wanted -> {
        members.put("replicas", wanted.replicas());
        members.put("value", wanted.value());
        members.put("target", wanted.target());
        members.put("complete", wanted.complete());
      }
      case Wish.Failed failed -> members.put("failed", failed.reason());
    }
    members.put("evidence", wish.evidence());
    return members;
  }

  private static Map<String, Object> limit(Limit limit) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("reason", limit.reason().text());
    members.put("wished", limit.wished());
    members.put("allowed", limit.allowed());
    members.put("message", limit.message());
    return members;
  }

  private static Map<String, Object> condition(String type, ScalingDecision.Condition condition) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("status", condition.status() ? "True" : "False");
    members.put("reason", condition.reason());
    members.put("message", condition.message());
    return members;
  }
}
