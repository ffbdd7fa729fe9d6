package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSpaceTest {
  private static List<IssuerSettings> issuers(String... prefixes) {
    List<IssuerSettings> all = new ArrayList<>();
    for (String prefix : prefixes) {
      all.add(
          new IssuerSettings(
              "i" + all.size(),
              List.of("shop"),
              null,
              "k.json",
              null,
              prefix,
              List.of("customer")));
    }
    return all;
  }

  private static List<String> split(String prefixes) {
    return List.of(prefixes.split(",", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a-", ",b-", "a-,b-", "a-,b-,", "ab-,b-"})
  void issuersThatCannotNameEachOthersSubjectsAreTaken(String prefixes) {
    var all = issuers(split(prefixes).toArray(String[]::new));
    assertThatCode(() -> SubjectSpace.requireDistinct(all)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",", "a,a", "a,ab", "ab,a", "a,,", "guest-", "g", "guest-x,b", "a b", "a/b", "ü"})
  void issuersThatCouldAreRefused(String prefixes) {
    var all = issuers(split(prefixes).toArray(String[]::new));
    assertThatThrownBy(() -> SubjectSpace.requireDistinct(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subjectPrefix");
  }

  @Test
  void theSameSubjectOfTwoIssuersIsTwoCustomers() {
    var all = issuers("", "b-");
    SubjectSpace first = SubjectSpace.of(all.getFirst(), all);
    SubjectSpace second = SubjectSpace.of(all.getLast(), all);
    assertThat(first.subject("42")).hasValue("42");
    assertThat(second.subject("42")).hasValue("b-42");
    assertThat(first.subject("b-42")).isEmpty();
    assertThat(second.subject("b-42")).hasValue("b-b-42");
  }

  @Test
  void noIssuerNamesAGuestAServiceOrAnEndlessSubject() {
    var all = issuers("", "b-");
    for (IssuerSettings issuer : all) {
      SubjectSpace space = SubjectSpace.of(issuer, all);
      assertThat(space.subject("guest-1").filter(subject -> subject.startsWith("guest-")))
          .isEmpty();
      assertThat(space.subject("@apikey-1").filter(subject -> subject.startsWith("@apikey-")))
          .isEmpty();
      assertThat(space.subject("x".repeat(256))).isEmpty();
    }
  }
}
