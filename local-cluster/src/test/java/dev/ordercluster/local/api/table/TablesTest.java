package dev.ordercluster.local.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.local.api.Json;
import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.resource.TypeRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
  private static final TypeRegistry TYPES = new TypeRegistry();

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "119,119s",
    "120,2m",
    "185,3m5s",
    "660,11m",
    "10800,3h",
    "29000,8h",
    "180000,2d2h",
    "864000,10d"
  })
  void agesAreShort(long seconds, String shown) {
    assertThat(Cells.duration(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .spec.a | [1]
          .conditions[?(@.type=="Ready")].status | ["True"]
          .list[1] | [6]
          .list[*] | [5,6]
          .spec['b.c'] | [2]
          .missing | []
          """)
  void pathsAreFollowed(String path, String expected) {
    JsonNode object =
        Json.of(
            "{spec: {a: 1, b.c: 2}, list: [5, 6], conditions: [{type: X, status: no}, {type: Ready, status: 'True'}]}");
    assertThat(JsonPath.find(object, path).toString().replace(" ", "")).isEqualTo(expected);
  }

  @Test
  void aPodShowsWhyItWaits() {
    assertThat(
            row(
                "pods",
                """
                metadata: {name: p}
                spec: {containers: [{name: a}, {name: b}]}
                status:
                  phase: Running
                  containerStatuses:
                  - {name: a, ready: true, restartCount: 1, state: {running: {}}}
                  - {name: b, ready: false, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}}
                """))
        .startsWith("p", "1/2", "CrashLoopBackOff", "3");
  }

  @Test
  void aServiceShowsItsAddressesAndPorts() {
    assertThat(
            row(
                "services",
                """
                metadata: {name: s}
                spec: {type: LoadBalancer, clusterIP: 127.42.128.1, ports: [{port: 80, protocol: TCP}]}
                status: {loadBalancer: {ingress: [{ip: 127.42.130.1}]}}
                """))
        .startsWith("s", "LoadBalancer", "127.42.128.1", "127.42.130.1", "80/TCP");
  }

  private static List<String> row(String plural, String yaml) {
    ResourceType type = Objects.requireNonNull(TYPES.find("", "v1", plural), plural);
    JsonNode cells =
        Tables.of(type, List.of(Json.of(yaml)), "1", "None").path("rows").path(0).path("cells");
    return java.util.stream.StreamSupport.stream(cells.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
