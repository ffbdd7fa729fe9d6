package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.Storage;
import dev.ordercluster.operator.certificate.Issuance;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.desired.Monitoring;
import dev.ordercluster.operator.desired.RolloutRecord;
import dev.ordercluster.operator.desired.Scale;
import dev.ordercluster.operator.desired.StagedState;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.ServingPart;
import dev.ordercluster.operator.status.BackupView;
import dev.ordercluster.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes the world as the spec wants it: Secrets first, because everything else uses them, then all
/// objects, then volumes that are to grow. An object that is refused does not keep the others from
/// being applied.
final class Provisioner {
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Applier applier;
  private final Pruner pruner;
  private final ForeignObjects foreign;
  private final ExternalServices external;
  private final MonitoringStep monitoring;
  private final Keyring keyring;
  private final Certificates certificates;
  private final MigrationStep migration;
  private final RestoreStep restore;
  private final BackupStep backups;
  private final Images images;

  Provisioner(
      KubernetesClient client,
      Images images,
      Secrets secrets,
      Outside outside,
      BackupStep backups) {
    this.client = client;
    this.applier = new Applier(client);
    this.pruner = new Pruner(client);
    this.foreign = outside.foreign();
    this.external = outside.external();
    this.monitoring = new MonitoringStep(foreign, applier);
    this.keyring = secrets.keyring();
    this.certificates = secrets.certificates();
    this.migration = new MigrationStep(client, applier);
    this.restore = new RestoreStep(client, applier);
    this.backups = backups;
    this.images = images;
  }

  /// Who makes what pods read as files and nobody else may.
  record Secrets(Keyring keyring, Certificates certificates) {}

  /// What others define or run.
  record Outside(ForeignObjects foreign, ExternalServices external) {}

  /// What a pass brings about.
  record Plan(
      ClusterName cluster,
      OrderClusterSpec spec,
      Scale scale,
      Rollout rollout,
      Issuance.Requests requests,
      BackupView backups) {}

  /// What came of it.
  ///
  /// @param failed what could not be done
  /// @param certificates how they stand; empty when it did not come to that
  /// @param monitoring how it went with what only watches; empty: there is nothing to watch with
  record Outcome(
      List<RuntimeException> failed,
      Optional<Certificates.Standing> certificates,
      Optional<Verdict> monitoring) {
    Outcome {
      failed = List.copyOf(failed);
    }
  }

  Certificates certificates() {
    return certificates;
  }

  /// Keeps what was decided for the passes to come.
  void remember(ClusterName cluster, Rollout rollout, Cache cache) {
    applier.apply(cache, RolloutRecord.of(cluster, rollout.memory().text()));
  }

  /// Applies what differs; tells what failed, so that the status tells it before the pass is
  /// repeated. Throws only a conflict, after which the pass is repeated at once and nothing is
  /// wrong.
  Outcome provision(Plan plan, Cache cache, Workloads workloads) {
    Optional<Verdict> watched = Optional.empty();
    List<RuntimeException> failed = new ArrayList<>();
    ClusterName cluster = plan.cluster();
    Optional<Certificates.Standing> standing = Optional.empty();
    try {
      // Remembered before anything is done by it; when that fails nothing is done.
      remember(cluster, plan.rollout(), cache);
      Map<String, String> digests = new TreeMap<>(external.digests(cluster, plan.spec()));
      digests.putAll(keyring.complete(cache, cluster, plan.spec()));
      standing = Optional.of(certificates.keep(cache, cluster, plan.spec(), plan.requests()));
      Blueprint blueprint =
          new Blueprint(
              cluster, plan.spec(), images, digests, workloads.templateSizes(), plan.scale());
      migration.follow(plan.rollout(), blueprint, cache);
      attempt(failed, () -> restore.follow(plan.backups().restore(), blueprint, cache));
      attempt(failed, () -> backups.follow(plan.backups(), serving(blueprint, plan), cache));
      watched = apply(failed, blueprint, plan, cache, workloads);
    } catch (RuntimeException e) {
      if (e instanceof KubernetesClientException answer && answer.getCode() == CONFLICT) {
        throw e;
      }
      failed.add(e);
    }
    return new Outcome(failed, standing, watched);
  }

  // The image that serves knows the schema; the wanted one may not start.
  private static Blueprint serving(Blueprint blueprint, Plan plan) {
    return blueprint.with(plan.rollout().held().getOrDefault(Component.ORDER_SERVICE, plan.spec()));
  }

  private Optional<Verdict> apply(
      List<RuntimeException> refused,
      Blueprint blueprint,
      Plan plan,
      Cache cache,
      Workloads workloads) {
    Rollout rollout = plan.rollout();
    StagedState.Stage stage = new StagedState.Stage(rollout.held(), rollout.memory().restart());
    List<HasMetadata> desired =
        monitoring.wantedHere(
            StagedState.of(blueprint, stage, ServingPart::digest), blueprint.spec());
    boolean restoring = plan.backups().restore().holds();
    for (HasMetadata wanted : desired) {
      if (!Monitoring.owns(wanted) && !(restoring && isOrderService(wanted))) {
        attempt(refused, () -> write(cache, wanted));
      }
    }
    Optional<Verdict> watched = monitoring.follow(desired, blueprint.spec(), cache);
    attempt(refused, () -> pruner.prune(cache, blueprint.cluster(), desired));
    attempt(refused, () -> foreign.prune(blueprint.cluster(), desired));
    OrderClusterSpec spec = blueprint.spec();
    Map<Component, Storage> storages =
        Map.of(
            Component.POSTGRES, spec.postgres().effective().storage(),
            Component.REDIS, spec.redis().effective().storage(),
            Component.KAFKA, spec.kafka().effective().storage());
    storages.forEach(
        (store, storage) ->
            attempt(refused, () -> grow(cache, workloads.claimName(store), storage.sizeOrEmpty())));
    plan.backups()
        .spec()
        .ifPresent(
            backup ->
                attempt(
                    refused,
                    () ->
                        grow(
                            cache, blueprint.cluster().backups(), backup.storage().sizeOrEmpty())));
    return watched;
  }

  // While a database is being restored nobody may write to it.
  private static boolean isOrderService(HasMetadata object) {
    return object instanceof Deployment
        && Owned.componentOf(object).filter(Component.ORDER_SERVICE::equals).isPresent();
  }

  private void write(Cache cache, HasMetadata wanted) {
    Optional<ForeignKind> kind = ForeignKind.of(wanted);
    if (kind.isPresent() && wanted instanceof GenericKubernetesResource object) {
      foreign.apply(kind.get(), object);
    } else {
      applier.apply(cache, wanted);
    }
  }

  // A conflict is another writer, not a refusal: the whole pass is repeated on what is there then.
  private static void attempt(List<RuntimeException> refused, Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || e.getCode() == 0) {
        throw e;
      }
      refused.add(e);
    }
  }

  private void grow(Cache cache, String claimName, String wanted) {
    Optional<PersistentVolumeClaim> claim = cache.find(PersistentVolumeClaim.class, claimName);
    claim
        .flatMap(Workloads::requested)
        .filter(size -> isLarger(wanted, size))
        .ifPresent(_ -> cache.written(client.resource(enlarged(claim.get(), wanted)).update()));
  }

  private static PersistentVolumeClaim enlarged(PersistentVolumeClaim claim, String size) {
    return new PersistentVolumeClaimBuilder(claim)
        .editSpec()
        .editResources()
        .addToRequests("storage", new Quantity(size))
        .endResources()
        .endSpec()
        .build();
  }

  private static boolean isLarger(String wanted, String present) {
    return new Quantity(wanted)
            .getNumericalAmount()
            .compareTo(new Quantity(present).getNumericalAmount())
        > 0;
  }
}
