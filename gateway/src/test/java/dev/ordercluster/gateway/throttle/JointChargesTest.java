package dev.ordercluster.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JointChargesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Counters.Reading READING = new Counters.Reading(7, List.of());

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Integer> calls = new CopyOnWriteArrayList<>();
  private final AtomicBoolean disturbed = new AtomicBoolean();

  @Test
  void chargesThatComeWhileACallIsUnderWayShareTheNextOne() throws Exception {
    try (JointCharges joint = new JointCharges(this::charge, LONG);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Counters.Reading>>> answers = new ArrayList<>();
      answers.add(clients.submit(() -> joint.charge(List.of())));
      entered.await();
      for (int i = 0; i < 10; i++) {
        answers.add(clients.submit(() -> joint.charge(List.of())));
      }
      Awaitility.await().atMost(LONG).until(() -> joint.waiting() == 10);
      released.countDown();
      for (Future<Optional<Counters.Reading>> answer : answers) {
        assertThat(answer.get()).contains(READING);
      }
      assertThat(calls).containsExactly(1, 10);
    }
  }

  @Test
  void aClientThatLeavesEndsNoCallThatOthersShare() throws Exception {
    try (JointCharges joint = new JointCharges(this::charge, LONG)) {
      CompletableFuture<Optional<Counters.Reading>> answer = new CompletableFuture<>();
      Thread client = Thread.startVirtualThread(() -> answer.complete(joint.charge(List.of())));
      entered.await();
      client.interrupt();
      assertThat(answer.get()).isEmpty();
      released.countDown();
      assertThat(joint.charge(List.of())).contains(READING);
      assertThat(disturbed).isFalse();
    }
  }

  @Test
  void whoeverCannotWaitAnyLongerIsNotCharged() throws Exception {
    try (JointCharges joint = new JointCharges(this::charge, Duration.ofMillis(50));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Counters.Reading>> first = clients.submit(() -> joint.charge(List.of()));
      entered.await();
      assertThat(joint.charge(List.of())).isEmpty();
      assertThat(first.get()).isEmpty();
      assertThat(joint.waiting()).isZero();
      released.countDown();
    }
  }

  @Test
  void aStoreThatFailsIsAskedAgainForTheNextCharge() {
    AtomicBoolean failed = new AtomicBoolean();
    try (JointCharges joint =
        new JointCharges(
            requests -> {
              if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the store failed, as this test wants it to");
              }
              return Optional.of(requests.stream().map(_ -> READING).toList());
            },
            LONG)) {
      assertThat(joint.charge(List.of())).isEmpty();
      assertThat(joint.charge(List.of())).contains(READING);
    }
  }

  @Test
  void closingLeavesNobodyWaiting() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      JointCharges joint = new JointCharges(this::charge, LONG);
      Future<Optional<Counters.Reading>> first = clients.submit(() -> joint.charge(List.of()));
      entered.await();
      Future<Optional<Counters.Reading>> second = clients.submit(() -> joint.charge(List.of()));
      Awaitility.await().atMost(LONG).until(() -> joint.waiting() == 1);
      joint.close();
      assertThat(second.get()).isEmpty();
      released.countDown();
      assertThat(first.get()).contains(READING);
      assertThat(joint.charge(List.of())).isEmpty();
    }
  }

  private Optional<List<Counters.Reading>> charge(List<List<Counted>> requests) {
    calls.add(requests.size());
    entered.countDown();
    try {
      disturbed.compareAndSet(false, !released.await(LONG.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      disturbed.set(true);
    }
    return Optional.of(requests.stream().map(_ -> READING).toList());
  }
}
