package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/how-to/sign-up-and-log-in.md, carried out request by request. Only what must differ from
/// run to run is replaced: the addresses, the customer's id, and the token, which here stands for
/// the identity that a gateway makes of it.
class SignUpGuideIT {
  private static final Path GUIDE = Path.of("../docs/how-to/sign-up-and-log-in.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?s)```\n((?:GET|POST|PUT|PATCH|DELETE) .*?)```");

  private final Map<String, Client> sessions = new HashMap<>();
  private String customer = "";

  /// A request of the guide and the beginning of its answer.
  private record Step(
      String method, String path, Map<String, String> headers, String body, String answer) {
    static Step parse(String block) {
      String[] halves = block.split("\n\n", 2);
      List<String> lines = halves[0].lines().toList();
      String[] first = lines.getFirst().split(" ", 2);
      List<String> rest = lines.subList(1, lines.size());
      Map<String, String> headers =
          rest.stream()
              .takeWhile(line -> !line.startsWith("{"))
              .map(line -> line.split(": ", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      String body =
          rest.stream().dropWhile(line -> !line.startsWith("{")).collect(Collectors.joining("\n"));
      return new Step(first[0], first[1], headers, body, halves[1]);
    }

    int status() {
      return Integer.parseInt(answer.substring(0, 3));
    }

    // What the guide shows of the answer, without what it leaves out.
    JsonNode shown() {
      String json = answer.substring(answer.indexOf('\n') + 1).strip();
      return json.isEmpty()
          ? Json.mapper().createObjectNode()
          : Json.parse(json.replaceFirst(", …}$", "}").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyRequestOfTheGuideIsAnsweredAsItSays() throws IOException {
    String run = UUID.randomUUID().toString();
    List<Step> steps =
        steps(Files.readString(GUIDE).replace("@example.org", "@" + run + ".example"));
    assertThat(steps).hasSize(7);
    try (TestService service = TestService.start()) {
      for (Step step : steps) {
        Client.Answer answer = send(service, step);
        assertThat(answer.status())
            .as(step.method() + " " + step.path() + " " + answer.body())
            .isEqualTo(step.status());
        resembles(step.shown(), answer);
        remember(service, answer);
      }
    }
  }

  private static List<Step> steps(String guide) {
    return BLOCK.matcher(guide).results().map(found -> Step.parse(found.group(1))).toList();
  }

  private Client.Answer send(TestService service, Step step) {
    Client caller =
        step.headers().containsKey("Authorization")
            ? Objects.requireNonNull(sessions.get("customer"))
            : service.anonymous();
    List<String> headers =
        new ArrayList<>(List.of("X-Forwarded-For", UUID.randomUUID().toString()));
    step.headers().entrySet().stream()
        .filter(header -> !header.getKey().equals("Authorization"))
        .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
        .forEach(headers::add);
    return caller.method(
        step.method(),
        step.path().replace("{id}", customer),
        step.body(),
        headers.toArray(String[]::new));
  }

  private static void resembles(JsonNode shown, Client.Answer answer) {
    shown
        .properties()
        .forEach(
            member -> {
              JsonNode actual = answer.json().path(member.getKey());
              String text = member.getValue().asText();
              if (text.endsWith("…")) {
                assertThat(actual.asText()).as(member.getKey()).startsWith(text.replace("…", ""));
              } else {
                assertThat(actual).as(member.getKey()).isEqualTo(member.getValue());
              }
            });
  }

  private void remember(TestService service, Client.Answer answer) {
    if (answer.status() == 201 && answer.json().has("token")) {
      String kind = answer.json().at("/guest").asBoolean() ? "guest" : "customer";
      sessions.put(kind, People.withSession(service, answer));
    } else if (answer.status() == 201) {
      customer = answer.json().at("/id").asText();
    }
  }
}
