package dev.ordercluster.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight(2);

  private InFlight.Visit entered() {
    InFlight.Visit visit = inFlight.visit();
    assertThat(visit.enter()).isTrue();
    return visit;
  }

  @Test
  void noMoreComeInThanThereArePlaces() {
    InFlight.Visit first = entered();
    entered();
    assertThat(inFlight.visit().enter()).isFalse();
    assertThat(inFlight.all()).isEqualTo(2);
    first.leave();
    entered();
  }

  @Test
  void whoeverWaitsForItsClientTakesNoPlace() {
    entered();
    InFlight.Visit slow = entered();
    slow.waits();
    assertThat(inFlight.waiting()).isEqualTo(1);
    entered();
    assertThat(inFlight.all()).isEqualTo(3);
    assertThat(inFlight.visit().enter()).isFalse();
  }

  @Test
  void whoeverWaitedIsWorkedForAgainThoughEveryPlaceIsTaken() {
    InFlight.Visit slow = entered();
    slow.waits();
    entered();
    InFlight.Visit second = entered();
    slow.goesOn();
    assertThat(inFlight.waiting()).isZero();
    second.leave();
    assertThat(inFlight.visit().enter()).as("two are worked for").isFalse();
    slow.leave();
    entered();
  }

  @Test
  void thereIsABoundOfThoseWhoWaitToo() {
    List<InFlight.Visit> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      InFlight.Visit visit = entered();
      visit.waits();
      waiting.add(visit);
    }
    assertThat(inFlight.visit().enter()).isFalse();
    waiting.getFirst().leave();
    entered();
  }

  @Test
  void anAnswerThatGoesOutTakesNoPlaceAnyMore() {
    InFlight.Visit visit = entered();
    visit.answers();
    visit.goesOn();
    assertThat(inFlight.waiting()).isEqualTo(1);
  }

  @Test
  void leavingTwiceCountsOnceAndWhoeverNeverCameInCountsNothing() {
    InFlight.Visit visit = entered();
    visit.leave();
    visit.leave();
    InFlight.Visit refused = inFlight.visit();
    refused.waits();
    refused.goesOn();
    refused.answers();
    refused.leave();
    assertThat(inFlight.all()).isZero();
    assertThat(inFlight.waiting()).isZero();
    entered();
    entered();
    assertThat(inFlight.visit().enter()).isFalse();
  }
}
