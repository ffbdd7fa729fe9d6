package dev.ordercluster.orders.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.SkuQuantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CartTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final Cart EMPTY =
      Cart.empty(UUID.randomUUID(), "ada", new Cart.Times(NOW, NOW, NOW.plus(Duration.ofDays(1))));

  private static Cart cart(Map<String, Integer> quantities) {
    List<SkuQuantity> lines = new ArrayList<>();
    quantities.forEach((sku, quantity) -> lines.add(new SkuQuantity(sku, quantity)));
    return EMPTY.with(lines, CartDetails.NONE);
  }

  private static Map<String, Integer> quantities(Cart cart) {
    Map<String, Integer> all = new TreeMap<>();
    cart.lines().forEach(line -> all.put(line.sku(), line.quantity()));
    return all;
  }

  @Provide
  static Arbitrary<Map<String, Integer>> baskets() {
    return Arbitraries.maps(
            Arbitraries.integers().between(0, 120).map(n -> "S" + n),
            Arbitraries.integers().between(1, 50))
        .ofMaxSize(Order.MAX_LINES);
  }

  @Property
  void settingALineSetsThatQuantityAndNoOther(
      @ForAll("baskets") Map<String, Integer> basket,
      @ForAll("baskets") Map<String, Integer> more) {
    Map<String, Integer> expected = new TreeMap<>(basket);
    Cart cart = cart(basket);
    for (var line : more.entrySet()) {
      var next = cart.withLine(new SkuQuantity(line.getKey(), line.getValue()));
      if (next.isPresent()) {
        expected.put(line.getKey(), line.getValue());
        cart = next.get();
      } else {
        assertThat(cart.lines()).hasSize(Order.MAX_LINES);
      }
    }
    assertThat(quantities(cart)).isEqualTo(expected);
    for (String sku : basket.keySet()) {
      cart = cart.withoutLine(sku);
      assertThat(quantities(cart)).doesNotContainKey(sku);
    }
  }

  @Property
  void mergingKeepsTheLargerQuantityAndTwiceIsOnce(
      @ForAll("baskets") Map<String, Integer> ours,
      @ForAll("baskets") Map<String, Integer> theirs) {
    Cart once = cart(ours).absorbing(cart(theirs), CartDetails.NONE);
    assertThat(once.absorbing(cart(theirs), CartDetails.NONE)).isEqualTo(once);
    assertThat(once.lines().size()).isLessThanOrEqualTo(Order.MAX_LINES);
    Map<String, Integer> merged = quantities(once);
    ours.forEach(
        (sku, quantity) ->
            assertThat(merged.get(sku))
                .isEqualTo(Math.max(quantity, theirs.getOrDefault(sku, quantity))));
    merged.forEach(
        (sku, quantity) ->
            assertThat(quantity)
                .isEqualTo(Math.max(ours.getOrDefault(sku, 0), theirs.getOrDefault(sku, 0))));
  }

  @Property
  void aCartIsReadAsItWasWritten(@ForAll("baskets") Map<String, Integer> basket) {
    CartDetails details =
        new CartDetails(
            new TreeMap<>(Map.of("email", "enc:1:x:y")),
            "POST",
            "TEN",
            new CartDetails.Payment("sandbox", "enc:1:x:z", "manual"),
            new TreeMap<>(Map.of("channel", "web")));
    Cart cart = cart(basket).with(cart(basket).lines(), details);
    Cart ended = cart.ended(CartStatus.ORDERED, UUID.randomUUID());
    assertThat(CartText.whole(CartText.whole(cart))).isEqualTo(cart);
    assertThat(CartText.whole(CartText.whole(ended))).isEqualTo(ended);
  }

  @Test
  void aDraftIsExpiredFromTheMomentItsTimeIsOver() {
    assertThat(EMPTY.at(NOW.plus(Duration.ofDays(1)).minusNanos(1)).status())
        .isEqualTo(CartStatus.DRAFT);
    assertThat(EMPTY.at(NOW.plus(Duration.ofDays(1))).status()).isEqualTo(CartStatus.EXPIRED);
    Cart cancelled = EMPTY.ended(CartStatus.CANCELLED, null);
    assertThat(cancelled.at(NOW.plus(Duration.ofDays(9))).status()).isEqualTo(CartStatus.CANCELLED);
  }

  @Test
  void ownDetailsWinOverThoseOfTheOtherCart() {
    CartDetails ours =
        new CartDetails(
            new TreeMap<>(Map.of("email", "ours", "metadata", "ours")),
            "",
            "TEN",
            CartDetails.Payment.NONE,
            new TreeMap<>(Map.of("a", "1")));
    CartDetails theirs =
        new CartDetails(
            new TreeMap<>(Map.of("email", "theirs", "metadata", "of both", "note", "n")),
            "POST",
            "TWENTY",
            new CartDetails.Payment("sandbox", "t", "manual"),
            new TreeMap<>());
    assertThat(ours.completedBy(theirs))
        .isEqualTo(
            new CartDetails(
                new TreeMap<>(Map.of("email", "ours", "metadata", "of both", "note", "n")),
                "POST",
                "TEN",
                new CartDetails.Payment("sandbox", "t", "manual"),
                new TreeMap<>()));
  }

  @Test
  void aCartHasEachSkuOnce() {
    List<SkuQuantity> twice = List.of(new SkuQuantity("A", 1), new SkuQuantity("A", 2));
    assertThatThrownBy(() -> EMPTY.with(twice, CartDetails.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatACheckoutLacksIsNamed() {
    assertThat(CartReadiness.missing(EMPTY))
        .extracting("pointer")
        .containsExactly("/lines", "/shippingAddress", "/payment");
  }
}
