package dev.ordercluster.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.runtime.rules.MetricsPage;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private final Board board = new Board();
  private final Reports reports = new Reports(board, () -> true);

  @Test
  void theListLeadsToEveryClusterAndWhatIsWrongComesFirst() {
    board.told(Sketch.well());
    board.told(Sketch.rolledBack());
    String page = reports.answer("/report").body();
    assertThat(page).containsSubsequence("vienna", "taken back", "berlin");
    assertThat(page).contains("href=\"/report/shops/berlin\"", "1 needs attention · 1 well");
    assertThat(reports.answer("/report/shops/berlin").status()).isEqualTo(200);
  }

  @Test
  void aClusterIsShownWithItsCountsConditionsAndDecisions() {
    board.told(Sketch.well());
    String page = reports.answer("/report/shops/berlin").body();
    assertThat(page)
        .contains("3 of 3", "2 of 2", "AllComponentsServing", "2 → 3", "https://shop.example.com")
        .contains("latency p95 412 ms &gt; 250 ms", "connection refused")
        .doesNotContain("Certificates", "Backups");
  }

  @Test
  void whatIsWrongIsTheFirstSentence() {
    board.told(Sketch.rolledBack());
    assertThat(reports.answer("/report/shops/vienna").body())
        .contains("<p class=\"headline\">version 1.1.0 was taken back")
        .contains("version 1.0.0 serves, 1.1.0 is asked for");
  }

  @Test
  void nothingThatAnOwnerOrAPodWritesBecomesMarkup() {
    board.told(Sketch.hostile());
    board.look(Sketch.NOW);
    String path = ListPage.path(ClusterView.of(Sketch.hostile()));
    for (String each : new String[] {"/report", path}) {
      Reports.Answer answer = reports.answer(each);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFD\uFFFD")
          .doesNotContain("<script", "\u202E", "\u0000");
    }
  }

  @Test
  void aPageAsksABrowserForNothingAndAllowsItsOwnStyleOnly() throws Exception {
    board.told(Sketch.well());
    board.look(Sketch.NOW);
    Reports.Answer answer = reports.answer("/report/shops/berlin");
    assertThat(answer.body())
        .doesNotContain("<script", "src=", "url(", "@import", " style=", "on=");
    Matcher style = Pattern.compile("(?s)<style>(.*)</style>").matcher(answer.body());
    assertThat(style.find()).isTrue();
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(style.group(1).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(answer.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains(java.util.Base64.getEncoder().encodeToString(digest))
        .contains("frame-ancestors 'none'");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
  }

  @Test
  void theSameIsThereAsJsonWithTheNumbersOfTheLastHour() throws Exception {
    board.told(Sketch.well());
    board.look(Sketch.NOW);
    JsonNode json = new ObjectMapper().readTree(reports.answer("/report/shops/berlin.json").body());
    assertThat(json.at("/status/orderService/readyReplicas").asInt()).isEqualTo(3);
    assertThat(json.at("/lastHour/order-service serving/0/value").asDouble()).isEqualTo(3);
    assertThat(json.at("/lastHour/order-service latency (ms)/0/value").asDouble()).isEqualTo(212);
    JsonNode list = new ObjectMapper().readTree(reports.answer("/report.json").body());
    assertThat(list.at("/clusters/0/report").asText()).isEqualTo("/report/shops/berlin.json");
  }

  @Test
  void aTagTellsThatNothingChanged() {
    board.told(Sketch.well());
    Reports.Answer first = reports.answer("/report/shops/berlin.json");
    assertThat(first.matches("\"other\", " + first.tag())).isTrue();
    board.told(Sketch.seen("shops", "berlin", "1.0.0", "phase: Degraded"));
    assertThat(reports.answer("/report/shops/berlin.json").matches(first.tag())).isFalse();
  }

  @Test
  void whatIsNotThereOrIsNoPathOfOursIsNotFound() {
    board.told(Sketch.well());
    board.forget("shops", "berlin");
    for (String path :
        new String[] {
          "/report/shops/berlin", "/report/shops", "/report/a/b/c", "/report/%zz/b", "/reporter"
        }) {
      Reports.Answer answer = reports.answer(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.matches(answer.tag())).isFalse();
    }
  }

  @Test
  void conditionsAndPhasesAreMetricsAsTheReferenceTells() {
    board.told(Sketch.well());
    board.told(Sketch.rolledBack());
    String text = new StatusMeters(board).text();
    assertThat(text)
        .contains(
            "ordercluster_condition{namespace=\"shops\",cluster=\"berlin\",type=\"Ready\"} 1\n")
        .contains("cluster=\"vienna\",type=\"RedisReady\"} 0\n")
        .contains(
            "ordercluster_phase{namespace=\"shops\",cluster=\"vienna\",phase=\"Degraded\"} 1\n");
    assertThat(MetricsPage.of("Operator").faultsOf(text)).isEmpty();
  }

  @Test
  void aStandbySaysThatItKnowsNothing() {
    assertThat(new Reports(board, () -> false).answer("/report").body()).contains("stands by");
  }

  @Test
  void theLastHourIsBoundedInLooksAndSeriesAndForgetsSeriesThatEnded() {
    Ring ring = new Ring();
    for (int i = 0; i < Ring.SERIES + 9; i++) {
      ring.add(Sketch.NOW, Map.of("series " + i, 1.0));
    }
    assertThat(ring.series()).hasSize(Ring.SERIES);
    for (int i = 0; i < Ring.LOOKS + 5; i++) {
      ring.add(Sketch.NOW.plusSeconds(30L * i), Map.of("kept", (double) i));
    }
    assertThat(ring.series()).containsOnlyKeys("kept");
    assertThat(ring.series().get("kept"))
        .hasSize(Ring.LOOKS)
        .last()
        .isEqualTo(new Ring.Point(Sketch.NOW.plusSeconds(30L * (Ring.LOOKS + 4)), Ring.LOOKS + 4));
  }

  @Test
  void theBoardHoldsNoMoreClustersThanItsBound() {
    Board.Seen well = Sketch.well();
    for (int i = 0; i < Board.MOST + 3; i++) {
      board.told(new Board.Seen("n", "c" + i, well.spec(), well.status(), Sketch.NOW));
    }
    assertThat(board.all()).hasSize(Board.MOST);
  }
}
