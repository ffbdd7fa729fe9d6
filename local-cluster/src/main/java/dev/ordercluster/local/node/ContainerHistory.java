package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a container went through under an earlier local-cluster, read from its pod's status.
///
/// @param restarts the count to go on from; the coming start is one more than the last
/// @param last how the last run ended
/// @param begun whether it has run at all
record ContainerHistory(int restarts, Optional<ContainerState.Terminated> last, boolean begun) {
  private static final int LOST = 137;

  static ContainerHistory of(@Nullable List<ContainerStatus> statuses, String name, Instant now) {
    return Objects.requireNonNullElse(statuses, List.<ContainerStatus>of()).stream()
        .filter(one -> name.equals(one.getName()))
        .findFirst()
        .map(one -> of(one, now))
        .orElse(new ContainerHistory(0, Optional.empty(), false));
  }

  private static ContainerHistory of(ContainerStatus status, Instant now) {
    int count = Numbers.or(status.getRestartCount(), 0);
    var state = status.getState();
    if (state != null && state.getRunning() != null) {
      Instant since = Times.parse(state.getRunning().getStartedAt()).orElse(now);
      return new ContainerHistory(
          count + 1,
          Optional.of(
              new ContainerState.Terminated(
                  LOST, "NodeRestarted", "the node agent was restarted", since, now)),
          true);
    }
    if (state != null && state.getTerminated() != null) {
      return new ContainerHistory(
          count + 1, Optional.of(terminated(state.getTerminated(), now)), true);
    }
    boolean crashed =
        status.getLastState() != null && status.getLastState().getTerminated() != null;
    return new ContainerHistory(
        count,
        crashed
            ? Optional.of(terminated(status.getLastState().getTerminated(), now))
            : Optional.empty(),
        crashed);
  }

  private static ContainerState.Terminated terminated(ContainerStateTerminated end, Instant now) {
    return new ContainerState.Terminated(
        Numbers.or(end.getExitCode(), LOST),
        Objects.requireNonNullElse(end.getReason(), "Error"),
        Objects.requireNonNullElse(end.getMessage(), ""),
        Times.parse(end.getStartedAt()).orElse(now),
        Times.parse(end.getFinishedAt()).orElse(now));
  }
}
