package dev.ordercluster.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
  @ParameterizedTest
  @CsvSource({
    "customer, orders:read orders:write",
    "staff, orders:read orders:write products:write",
    "admin, orders:read orders:write products:write",
    "service, orders:read"
  })
  void aRoleHasItsScopes(String role, String scope) {
    assertThat(Role.named(role).scope()).isEqualTo(scope);
  }

  @Test
  void aTokenIsAboutSomebodyEvenWhenNobodyIsNamed() {
    assertThat(TokenRequest.of(Role.CUSTOMER, Optional.empty(), Duration.ofHours(1)).subject())
        .isEqualTo("customer-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT24H1S", "PT-1S"})
  void aTokenLivesBetweenASecondAndADay(String ttl) {
    assertThatThrownBy(() -> TokenRequest.of(Role.CUSTOMER, Optional.empty(), Duration.parse(ttl)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--ttl must be between 1s and 24h");
  }

  @Test
  void anUnknownRoleIsToldWhichThereAre() {
    assertThatThrownBy(() -> Role.named("king"))
        .hasMessage("one of customer, staff, admin, service expected, was \"king\"");
  }
}
