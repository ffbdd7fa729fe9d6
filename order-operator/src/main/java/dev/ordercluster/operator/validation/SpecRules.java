package dev.ordercluster.operator.validation;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderServiceSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import dev.ordercluster.operator.api.v1beta1.Resources;
import dev.ordercluster.operator.api.v1beta1.Storage;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.DatabaseConnections;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks a spec again, whatever the API server checked: a cluster may have been stored under older
/// rules or without any.
public final class SpecRules {
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");

  private final List<Violation> violations = new ArrayList<>();

  private SpecRules() {}

  /// Every broken rule, in the order of the fields; empty when the spec is good.
  public static List<Violation> check(
      String name, OrderClusterSpec spec, Map<Component, Provisioned> provisioned) {
    SpecRules rules = new SpecRules();
    rules.name(name);
    rules.range(
        "spec.orderService.replicas",
        spec.orderService().replicas(),
        OrderServiceSpec.MAX_REPLICAS);
    rules.connections(spec);
    rules.autoscaling(
        "spec.orderService", spec.orderService().autoscaling(), OrderServiceSpec.MAX_REPLICAS);
    rules.resources("spec.orderService.resources", spec.orderService().resources());
    PodTemplateRules.check(
        "spec.orderService.podTemplate", spec.orderService().podTemplate(), rules::broken);
    rules.range("spec.gateway.replicas", spec.gateway().replicas(), GatewaySpec.MAX_REPLICAS);
    rules.autoscaling("spec.gateway", spec.gateway().autoscaling(), GatewaySpec.MAX_REPLICAS);
    rules.gatewayTargets(spec.gateway().autoscaling());
    rules.resources("spec.gateway.resources", spec.gateway().resources());
    GatewayRules.check(spec.gateway(), rules::broken);
    PodTemplateRules.check("spec.gateway.podTemplate", spec.gateway().podTemplate(), rules::broken);
    WayRules.check(spec, rules::broken);
    GatewayTlsRules.check(spec, rules::broken);
    TransportRules.check(spec.security().transport(), rules::broken);
    PodTemplateRules.labels("spec.monitoring.labels", spec.monitoring().labels(), rules::broken);
    rules.stores(spec, provisioned);
    return List.copyOf(rules.violations);
  }

  private void stores(OrderClusterSpec spec, Map<Component, Provisioned> provisioned) {
    if (Blueprint.runs(spec, Component.POSTGRES)) {
      var postgres = spec.postgres().effective();
      store(Component.POSTGRES, postgres.storage(), postgres.resources(), provisioned);
      violations.addAll(BackupRules.check(postgres));
    }
    if (Blueprint.runs(spec, Component.REDIS)) {
      var redis = spec.redis().effective();
      store(Component.REDIS, redis.storage(), redis.resources(), provisioned);
    }
    if (Blueprint.runs(spec, Component.KAFKA)) {
      var kafka = spec.kafka().effective();
      store(Component.KAFKA, kafka.storage(), kafka.resources(), provisioned);
    }
  }

  private void name(String name) {
    if (!NAME.matcher(name).matches()) {
      broken(
          "metadata.name",
          "must be at most 40 lower case letters, digits and dashes, starting with a letter and not"
              + " ending with a dash, was "
              + name);
    }
  }

  private void range(String field, int value, int max) {
    if (value < 1 || value > max) {
      broken(field, "must be 1 to " + max + ", was " + value);
    }
  }

  private void connections(OrderClusterSpec spec) {
    Integer granted = spec.postgres().effective().maxConnections();
    if (granted == null) {
      return;
    }
    if (granted < PostgresSpec.Managed.MIN_CONNECTIONS
        || granted > PostgresSpec.Managed.MAX_CONNECTIONS) {
      broken(
          "spec.postgres.managed.maxConnections",
          "must be "
              + PostgresSpec.Managed.MIN_CONNECTIONS
              + " to "
              + PostgresSpec.Managed.MAX_CONNECTIONS
              + ", was "
              + granted);
      return;
    }
    int most = DatabaseConnections.mostInstances(spec.postgres());
    // With autoscaling the budget caps the number; without it nobody would.
    if (spec.orderService().autoscaling() == null && spec.orderService().replicas() > most) {
      broken(
          "spec.orderService.replicas",
          "must be at most "
              + most
              + ", because spec.postgres.managed.maxConnections is "
              + granted
              + ": "
              + DatabaseConnections.reserved()
              + " are kept for others and each instance holds "
              + DatabaseConnections.PER_INSTANCE
              + "; was "
              + spec.orderService().replicas());
    }
  }

  private void autoscaling(String component, @Nullable Autoscaling wish, int most) {
    violations.addAll(AutoscalingRules.check(component + ".autoscaling", wish, most));
  }

  private void gatewayTargets(@Nullable Autoscaling wish) {
    if (wish != null && wish.targets().consumerLagPerReplica() != null) {
      broken("spec.gateway", GatewaySpec.READS_NO_MESSAGES);
    }
  }

  private void store(
      Component component,
      Storage storage,
      Resources resources,
      Map<Component, Provisioned> provisioned) {
    String field = "spec." + component.label() + ".managed";
    Provisioned present = provisioned.getOrDefault(component, Provisioned.UNKNOWN);
    resources(field + ".resources", resources);
    present
        .size()
        .filter(size -> smaller(storage.sizeOrEmpty(), size))
        .ifPresent(
            size ->
                broken(
                    field + ".storage.size",
                    Storage.MAY_NOT_SHRINK
                        + ": "
                        + size
                        + " is provisioned, "
                        + storage.sizeOrEmpty()
                        + " is wanted"));
    String wanted = requireNonNullElse(storage.storageClassName(), "");
    present
        .storageClassName()
        .filter(name -> !name.equals(wanted))
        .ifPresent(
            name ->
                broken(
                    field + ".storage.storageClassName",
                    Storage.CLASS_IS_IMMUTABLE + " (was \"" + name + "\")"));
  }

  private void resources(String field, Resources resources) {
    Resources.Amounts requests = resources.requests();
    Resources.Amounts limits = resources.limits();
    if (requests != null && limits != null) {
      withinLimit(field + ".requests.cpu", requests.cpu(), limits.cpu());
      withinLimit(field + ".requests.memory", requests.memory(), limits.memory());
    }
  }

  private void withinLimit(String field, @Nullable Quantity request, @Nullable Quantity limit) {
    if (request != null
        && limit != null
        && request.getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0) {
      broken(field, "must not exceed the limit " + limit + ", was " + request);
    }
  }

  private static boolean smaller(String wanted, String present) {
    return new Quantity(wanted)
            .getNumericalAmount()
            .compareTo(new Quantity(present).getNumericalAmount())
        < 0;
  }

  private void broken(String field, String rule) {
    violations.add(new Violation(field, rule));
  }
}
