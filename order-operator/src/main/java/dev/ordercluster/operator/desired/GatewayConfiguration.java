package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.Issuer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files that a gateway reads: who may log in, and the rate limits.
final class GatewayConfiguration {
  static final String ISSUERS = "issuers.json";
  static final String RATE_LIMITS = "rate-limits.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private GatewayConfiguration() {}

  static ConfigMap of(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    return new ConfigMapBuilder()
        .withMetadata(cluster.owned(cluster.gatewayConfig(), Component.GATEWAY))
        .withData(files(blueprint.spec().gateway()))
        .build();
  }

  static Map<String, String> files(GatewaySpec gateway) {
    Map<String, String> files = new TreeMap<>();
    files.put(ISSUERS, json(issuers(gateway.authentication().issuers())));
    files.put(RATE_LIMITS, json(gateway.rateLimits()));
    return files;
  }

  /// The bare file name under which an issuer's keys are mounted.
  static String keyFile(int index) {
    return "issuer-" + index + ".json";
  }

  /// The bare file name under which the authorities of an issuer's server are mounted.
  static String authoritiesFile(int index) {
    return "issuer-" + index + "-ca.crt";
  }

  private static List<Map<String, Object>> issuers(List<Issuer> issuers) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Issuer issuer : issuers) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("issuer", issuer.issuer());
      entry.put("audiences", issuer.audiences());
      if (issuer.jwksUri() != null) {
        entry.put("jwksUri", issuer.jwksUri());
      } else {
        entry.put("jwksFile", keyFile(all.size()));
      }
      if (issuer.jwksCaConfigMap() != null) {
        entry.put("jwksCaFile", authoritiesFile(all.size()));
      }
      if (!issuer.subjectPrefix().isEmpty()) {
        entry.put("subjectPrefix", issuer.subjectPrefix());
      }
      if (issuer.roles() != null) {
        entry.put("roles", issuer.roles());
      }
      all.add(entry);
    }
    return all;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of ours always have a JSON form", e);
    }
  }
}
