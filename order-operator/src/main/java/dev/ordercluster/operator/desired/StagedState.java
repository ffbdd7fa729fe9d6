package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The desired state on the way from one spec to another: some components follow an earlier one.
public final class StagedState {
  /// On a Deployment, not on its pods: the digest of the serving part that it was made from.
  public static final String SERVING_ANNOTATION = "ordercluster.dev/serving-spec";

  /// On pods: the request that restarted them.
  static final String RESTARTED_ANNOTATION = "ordercluster.dev/restarted";

  private StagedState() {}

  /// How far the way is.
  ///
  /// @param held the spec of components that do not follow the blueprint's
  /// @param restart the last request for a restart; empty: there was none
  public record Stage(Map<Component, OrderClusterSpec> held, String restart) {
    public Stage {
      held = Map.copyOf(held);
    }

    OrderClusterSpec specOf(Component component, Blueprint blueprint) {
      return held.getOrDefault(component, blueprint.spec());
    }
  }

  /// Everything, in the order of applying; what is held back comes last.
  ///
  /// @param digest tells whether two specs serve alike
  public static List<HasMetadata> of(
      Blueprint blueprint, Stage stage, Function<OrderClusterSpec, String> digest) {
    List<HasMetadata> all = new ArrayList<>();
    for (HasMetadata object : DesiredState.of(blueprint)) {
      if (componentOf(object).filter(stage.held()::containsKey).isEmpty()) {
        all.add(object);
      }
    }
    for (Component component : Component.values()) {
      Optional.ofNullable(stage.held().get(component))
          .ifPresent(spec -> all.addAll(of(blueprint.with(spec), component)));
    }
    return all.stream().map(object -> marked(object, blueprint, stage, digest)).toList();
  }

  private static List<HasMetadata> of(Blueprint blueprint, Component component) {
    return DesiredState.of(blueprint).stream()
        .filter(object -> componentOf(object).filter(component::equals).isPresent())
        .toList();
  }

  private static HasMetadata marked(
      HasMetadata object,
      Blueprint blueprint,
      Stage stage,
      Function<OrderClusterSpec, String> digest) {
    Optional<Component> component = componentOf(object);
    if (!(object instanceof Deployment deployment) || component.isEmpty()) {
      return object;
    }
    OrderClusterSpec spec = stage.specOf(component.get(), blueprint);
    DeploymentBuilder marked =
        new DeploymentBuilder(deployment)
            .editMetadata()
            .addToAnnotations(SERVING_ANNOTATION, digest.apply(spec))
            .endMetadata();
    return stage.restart().isEmpty()
        ? marked.build()
        : marked
            .editSpec()
            .editTemplate()
            .editMetadata()
            .addToAnnotations(RESTARTED_ANNOTATION, stage.restart())
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
  }

  private static Optional<Component> componentOf(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null
        ? Optional.empty()
        : Optional.ofNullable(labels.get(ClusterName.LABEL_COMPONENT)).flatMap(Component::ofLabel);
  }
}
