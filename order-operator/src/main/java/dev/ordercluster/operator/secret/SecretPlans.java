package dev.ordercluster.operator.secret;

import static dev.ordercluster.operator.secret.SecretPlan.Entry.derived;
import static dev.ordercluster.operator.secret.SecretPlan.Entry.once;
import static dev.ordercluster.operator.secret.SecretPlan.Entry.opening;

import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import java.util.List;
import java.util.function.Predicate;

/// The Secrets of an OrderCluster.
public final class SecretPlans {
  private static final String USER = "orders";

  private SecretPlans() {}

  /// Those that a cluster needs when only some data services are run for it: others come with
  /// credentials of their own.
  ///
  /// @param runs whether a data service is run for it
  public static List<SecretPlan> of(
      ClusterName cluster, RandomText random, Predicate<Component> runs) {
    return of(cluster, random).stream()
        .filter(
            plan ->
                Component.ofLabel(plan.component())
                    .filter(component -> !runs.test(component))
                    .isEmpty())
        .toList();
  }

  /// Those that a cluster may have.
  public static List<SecretPlan> of(ClusterName cluster, RandomText random) {
    return List.of(
        plan(
            cluster.credentials(Component.POSTGRES),
            Component.POSTGRES,
            opening(Component.POSTGRES, "username", _ -> USER),
            opening(Component.POSTGRES, "password", _ -> random.password()),
            opening(Component.POSTGRES, "database", _ -> USER)),
        plan(
            cluster.credentials(Component.REDIS),
            Component.REDIS,
            once("password", _ -> random.password()),
            derived("redis.conf", made -> "requirepass " + made.get("password") + "\n")),
        plan(
            cluster.credentials(Component.KAFKA),
            Component.KAFKA,
            once("username", _ -> USER),
            once("password", _ -> random.password()),
            opening(Component.KAFKA, "clusterId", _ -> random.kafkaClusterId())),
        plan(
            cluster.internalToken(),
            Component.GATEWAY,
            once("signing.jwk", _ -> SigningKey.generate(random)),
            once("jwks.json", made -> SigningKey.publicSet(made.getOrDefault("signing.jwk", "")))),
        plan(cluster.cursorKey(), Component.ORDER_SERVICE, once("key", _ -> random.password())),
        plan(
            cluster.encryptionKeys(),
            Component.ORDER_SERVICE,
            opening(Component.POSTGRES, "keys.json", _ -> random.encryptionKeys())));
  }

  private static SecretPlan plan(String name, Component component, SecretPlan.Entry... entries) {
    return new SecretPlan(name, component.label(), List.of(entries));
  }
}
