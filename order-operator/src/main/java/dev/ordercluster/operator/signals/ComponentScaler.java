package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.autoscale.Autoscaler;
import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.autoscale.Facts;
import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at one component again and again: asks its pods, decides, remembers. Holds all that is
/// known between two looks; what a pass over the cluster needs of it is a [ScalingView].
///
/// One look at a time; passes may read and assign meanwhile.
final class ComponentScaler {
  private static final Duration TOLD_EVERY = Duration.ofSeconds(30);
  private static final Duration KEPT_EVERY = Duration.ofSeconds(15);

  // Rates need two looks, and a pod may be late for one: until then that nothing is known is no
  // news.
  private static final int FIRST_LOOKS = 3;

  private final MetricNames names;
  private final Samples samples;
  private final Duration period;
  private Assignment assignment;
  private ScalingMemory memory;
  private Kept kept;
  private @Nullable ScalingDecision told;
  private int looks;
  private @Nullable String trouble;

  /// @param text of the memory, as a pass stores it
  private record Kept(ScalingMemory memory, String text, Instant since) {
    static Kept of(ScalingMemory memory, Instant now) {
      return new Kept(memory, MemoryText.write(memory), now);
    }
  }

  /// What one look came to.
  ///
  /// @param news whether a pass has something to do or to tell
  record Look(ScalingDecision decision, Map<String, Scrape> heard, boolean news) {}

  ComponentScaler(
      MetricNames names, Assignment assignment, ScalingMemory memory, Settings settings) {
    this.names = names;
    this.period = settings.period();
    this.samples = new Samples(settings.period(), names);
    this.assignment = assignment;
    this.memory = memory;
    this.kept = Kept.of(memory, settings.now());
  }

  /// @param period between two looks
  record Settings(Duration period, Instant now) {}

  synchronized void assign(Assignment next) {
    if (!assignment.acts() && next.acts()) {
      // From here on the number is ours; it starts with what runs.
      memory = new ScalingMemory(next.start(), next.replicas(), memory.history(), memory.changes());
    }
    assignment = next;
  }

  synchronized Assignment assignment() {
    return assignment;
  }

  synchronized ScalingView view() {
    int replicas = assignment.acts() ? memory.desired() : assignment.given();
    return new ScalingView(
        assignment.acts(),
        replicas,
        memory.given(),
        kept.text(),
        Optional.ofNullable(told),
        Optional.ofNullable(trouble),
        memory.changes());
  }

  /// Asks the pods and decides. Empty while there is nothing to tell yet: no pod has ever served,
  /// or the first looks do not suffice for rates.
  Optional<Look> look(MetricsSource source, InstantSource clock) {
    List<PodSnapshot> pods = assignment().pods();
    if (told() == null && pods.stream().noneMatch(ComponentScaler::serves)) {
      return Optional.empty();
    }
    Map<String, Scrape> heard = source.ask(pods, names.all());
    return decide(samples.of(pods, heard), heard, clock.instant());
  }

  private static boolean serves(PodSnapshot pod) {
    return pod.known().readiness() instanceof Pod.Readiness.Ready;
  }

  private synchronized @Nullable ScalingDecision told() {
    return told;
  }

  private synchronized Optional<Look> decide(
      List<Pod> pods, Map<String, Scrape> heard, Instant now) {
    boolean acts = assignment.acts();
    int current = acts ? memory.desired() : assignment.given();
    List<Budget> budgets = new ArrayList<>(assignment.budgets());
    samples.partitions().ifPresent(count -> budgets.add(new Budget.Partitions("inbound", count)));
    Facts facts =
        new Facts(current, pods, budgets, Schedules.minimumAt(assignment.wish().schedule(), now));
    Policy policy = Policies.of(assignment.wish(), period, acts);
    ScalingDecision decision = Autoscaler.decide(facts, policy, memory.history(), now);
    looks = Math.min(looks + 1, FIRST_LOOKS);
    if (told == null && looks < FIRST_LOOKS && !decision.conditions().active().status()) {
      return Optional.empty();
    }
    memory = decision.changes() ? memory.scaled(decision) : memory.seen(current, decision);
    boolean stored = keep(now);
    trouble = firstFailure(heard);
    boolean news = isNews(decision);
    if (news || isDue(decision, now)) {
      told = decision;
    }
    return Optional.of(new Look(decision, heard, news || stored));
  }

  private static @Nullable String firstFailure(Map<String, Scrape> heard) {
    for (Map.Entry<String, Scrape> pod : new TreeMap<>(heard).entrySet()) {
      if (pod.getValue() instanceof Scrape.Failed(Instant _, String reason)) {
        return pod.getKey() + ": " + reason;
      }
    }
    return null;
  }

  private boolean keep(Instant now) {
    boolean scaled = MemoryText.scaled(kept.memory(), memory);
    boolean due = Duration.between(kept.since(), now).abs().compareTo(KEPT_EVERY) >= 0;
    if (scaled || (due && MemoryText.differs(kept.memory(), memory))) {
      kept = Kept.of(memory, now);
      return true;
    }
    return false;
  }

  private boolean isNews(ScalingDecision decision) {
    ScalingDecision before = told;
    return before == null
        || decision.changes()
        || before.desired() != decision.desired()
        || !word(before.conditions().active()).equals(word(decision.conditions().active()))
        || !word(before.conditions().limited()).equals(word(decision.conditions().limited()));
  }

  private static String word(ScalingDecision.Condition condition) {
    return condition.status() + condition.reason();
  }

  private boolean isDue(ScalingDecision decision, Instant now) {
    ScalingDecision before = told;
    return before == null
        || (Duration.between(before.time(), now).abs().compareTo(TOLD_EVERY) >= 0
            && !before.wishes().equals(decision.wishes()));
  }
}
