package dev.ordercluster.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.ordercluster.operator.desired.ClusterName;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretPlansTest {
  private static final RandomText RANDOM = new RandomText(new SecureRandom());
  private static final List<SecretPlan> PLANS =
      SecretPlans.of(new ClusterName("default", "shop", "uid"), RANDOM);

  @Test
  void theContractOfNamesAndKeysIsKept() {
    Map<String, Set<String>> keys = new HashMap<>();
    PLANS.forEach(plan -> keys.put(plan.name(), plan.complete(Map.of()).keySet()));
    assertThat(keys)
        .isEqualTo(
            Map.of(
                "shop-postgres-credentials", Set.of("username", "password", "database"),
                "shop-redis-credentials", Set.of("password", "redis.conf"),
                "shop-kafka-credentials", Set.of("username", "password", "clusterId"),
                "shop-internal-token", Set.of("signing.jwk", "jwks.json"),
                "shop-cursor-key", Set.of("key"),
                "shop-encryption-keys", Set.of("keys.json")));
  }

  @Test
  void whatIsCompleteStaysAsItIs() {
    for (SecretPlan plan : PLANS) {
      Map<String, String> made = plan.complete(Map.of());
      assertThat(plan.complete(made)).isEqualTo(made);
    }
  }

  @Test
  void aMissingEntryIsAddedAndTheOthersAreKept() {
    for (SecretPlan plan : PLANS) {
      Map<String, String> made = plan.complete(Map.of("note", "of the owner"));
      for (String key : made.keySet()) {
        Map<String, String> damaged = new HashMap<>(made);
        damaged.remove(key);
        Map<String, String> mended = plan.complete(damaged);
        // Redis' configuration file follows the password, everything else is left alone.
        damaged.remove("redis.conf");
        assertThat(mended).containsAllEntriesOf(damaged);
        assertThat(key.equals("note") || !mended.getOrDefault(key, "").isEmpty()).isTrue();
      }
    }
  }

  @Test
  void redisFollowsAPasswordThatItsOwnerSets() {
    assertThat(plan("shop-redis-credentials").complete(Map.of("password", "mine")))
        .containsEntry("password", "mine")
        .containsEntry("redis.conf", "requirepass mine\n");
  }

  @Test
  void theInternalTokenKeyIsEs256AndOnlyItsPublicHalfIsShared() throws Exception {
    Map<String, String> made = plan("shop-internal-token").complete(Map.of());
    ECKey key = ECKey.parse(made.getOrDefault("signing.jwk", ""));
    JWK shared = JWKSet.parse(made.getOrDefault("jwks.json", "")).getKeys().getFirst();
    assertThat(key.isPrivate()).isTrue();
    assertThat(key.getAlgorithm()).hasToString("ES256");
    assertThat(key.getKeyID()).isNotBlank().isEqualTo(shared.getKeyID());
    assertThat(shared.isPrivate()).isFalse();
  }

  @Test
  void aSpoiltKeyIsReportedWithoutItsContent() {
    assertThatThrownBy(
            () -> plan("shop-internal-token").complete(Map.of("signing.jwk", "{\"d\":\"secret\"}")))
        .hasMessageContaining("signing.jwk")
        .hasNoCause()
        .message()
        .doesNotContain("secret\"");
  }

  @Test
  void passwordsAreLongAndNeverRepeat() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String password = RANDOM.password();
      assertThat(password).matches("[A-Za-z0-9]{43}");
      assertThat(seen.add(password)).isTrue();
      assertThat(RANDOM.kafkaClusterId()).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    }
  }

  private static SecretPlan plan(String name) {
    return PLANS.stream().filter(plan -> plan.name().equals(name)).findFirst().orElseThrow();
  }
}
