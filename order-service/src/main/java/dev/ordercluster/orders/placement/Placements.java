package dev.ordercluster.orders.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordercluster.orders.action.Identifiers;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.crypto.Place;
import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.pricing.Quote;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.tariff.Basket;
import dev.ordercluster.orders.tariff.Quotation;
import dev.ordercluster.orders.tariff.Quoter;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Places orders: quotes in this process, then one SQL call that compares the quote with what holds
/// under lock and reserves, all or nothing. A quote that turns out to be stale is made again from
/// what the database says, at most [#ATTEMPTS] times.
public final class Placements {
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final Quoter quoter;
  private final Surroundings around;
  private final PlacementConfig config;

  /// What placement works with besides the database and quotes.
  ///
  /// @param published called after a commit that left events in the outbox
  /// @param instructed called after a commit that left a command for a payment provider
  public record Surroundings(
      Vault vault,
      RedisCache cache,
      Meters meters,
      InstantSource clock,
      Runnable published,
      Runnable instructed) {}

  public Placements(Database database, Quoter quoter, Surroundings around, PlacementConfig config) {
    this.database = database;
    this.quoter = quoter;
    this.around = around;
    this.config = config;
  }

  /// A request whose personal data is sealed: what remains is one call.
  public static final class Prepared {
    private final PlacementRequest request;
    private final ObjectNode fixed;

    private Prepared(PlacementRequest request, ObjectNode fixed) {
      this.request = request;
      this.fixed = fixed;
    }
  }

  /// What came of a request inside a transaction that is still open.
  ///
  /// @param changed new version by cache key, for [#committed]
  public record InTransaction(Placement placement, Map<String, Long> changed) {
    public InTransaction {
      changed = Map.copyOf(changed);
    }
  }

  /// Places one order. Throws ProblemException 410 when the customer is erased and 503 when prices
  /// change faster than they can be quoted.
  public Placement place(PlacementRequest request) {
    InTransaction done = run(prepare(request), this::alone);
    committed(List.of(done));
    return done.placement();
  }

  /// Seals what is personal; to be called before a transaction begins.
  public Prepared prepare(PlacementRequest request) {
    return new Prepared(request, fixed(request));
  }

  /// Places one order in the caller's transaction, of which several orders may be part. Once that
  /// is committed the caller hands the results to [#committed].
  public InTransaction place(Connection connection, Prepared prepared) throws SQLException {
    return run(prepared, call -> call.on(connection));
  }

  /// Tells readers, the relay and payment workers of orders that are committed.
  public void committed(Collection<InTransaction> orders) {
    Map<String, Long> changed = new HashMap<>();
    orders.forEach(order -> changed.putAll(order.changed()));
    around.cache().changed(changed);
    boolean decided =
        orders.stream()
            .map(InTransaction::placement)
            .anyMatch(
                placement ->
                    placement instanceof Placement.Placed
                        || placement instanceof Placement.Refused);
    if (decided) {
      around.published().run();
      around.instructed().run();
    }
  }

  private interface Caller<E extends Exception> {
    PlacementStore.Result run(PlacementStore.Call call) throws E;
  }

  private PlacementStore.Result alone(PlacementStore.Call call) {
    try {
      return database.autoCommit(call.rows(), call::on);
    } catch (StoreException e) {
      // Two checkouts of one cart at the same moment: the other one's order is there now.
      if (e.reason() == StoreException.Reason.DUPLICATE) {
        return database.autoCommit(call.rows(), call::on);
      }
      throw e;
    }
  }

  private <E extends Exception> InTransaction run(Prepared prepared, Caller<E> caller) throws E {
    PlacementRequest request = prepared.request;
    Quotation quotation = settled(quoter.quote(request.basket()), request.basket());
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      PlacementStore.Result result = caller.run(call(prepared, quotation));
      around.meters().count("placement_calls", "outcome", result.outcome());
      switch (result) {
        case PlacementStore.Stale() -> quotation = quoter.requote(request.basket());
        case PlacementStore.Erased() -> {
          around.vault().forget(request.customerId());
          throw Vault.erased();
        }
        case PlacementStore.Done(Placement placement, var changed) -> {
          return new InTransaction(placement, changed);
        }
      }
    }
    throw new ProblemException(
        Problem.of(
            503, "prices-changing", "Try again", "Prices changed while the order was placed."),
        Map.of("Retry-After", "1"));
  }

  // A refusal is only worth keeping when it rests on what the database says now.
  private Quotation settled(Quotation quotation, Basket basket) {
    return quotation instanceof Quotation.Refused ? quoter.requote(basket) : quotation;
  }

  private static PlacementStore.Call call(Prepared prepared, Quotation quotation) {
    ObjectNode order = prepared.fixed.deepCopy();
    Quote quote = null;
    switch (quotation) {
      case Quotation.Quoted quoted -> {
        quote = quoted.quote();
        add(order, quoted);
      }
      case Quotation.Refused(Problem problem, boolean isAboutProducts) -> {
        order.put("quoted", false);
        if (!isAboutProducts) {
          order
              .putObject("refusal")
              .put("status", problem.status())
              .put("body", Json.text(problem));
        }
      }
    }
    PlacementRequest request = prepared.request;
    return new PlacementStore.Call(request.key(), order, request.basket().lines(), quote);
  }

  // What does not depend on prices. Personal data is sealed here, before any transaction.
  private ObjectNode fixed(PlacementRequest request) {
    long now = around.clock().millis();
    String id = Identifiers.next(now).toString();
    Details details = request.details();
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("id", id);
    order.put("customer", request.customerId());
    order.put("traceparent", request.traceparent());
    order.put("deadline", config.deadline().toSeconds());
    String owner = request.customerId();
    if (details.shippingAddress() != null) {
      order.put("address", seal(owner, "shippingAddress", id, details.shippingAddress().json()));
    }
    if (details.email() != null) {
      order.put("email", seal(owner, "email", id, TextNode.valueOf(details.email())));
      byte[] index = around.vault().index().email(details.email());
      order.put("emailIndex", HexFormat.of().formatHex(index));
    }
    if (details.note() != null) {
      order.put("note", seal(owner, "note", id, TextNode.valueOf(details.note())));
    }
    if (!details.metadata().isEmpty()) {
      JsonNode metadata = Json.mapper().valueToTree(details.metadata());
      order.put("metadata", seal(owner, "metadata", id, metadata));
    }
    if (request.cart() != null) {
      order.put("cart", request.cart().id().toString());
      order.put("cartVersion", request.cart().version());
    }
    if (request.payment() != null) {
      order.set("payment", payment(request.customerId(), request.payment(), now));
    }
    return order;
  }

  private ObjectNode payment(String customerId, PaymentChoice choice, long now) {
    String id = Identifiers.next(now).toString();
    Place place = new Place("payments", "token", id);
    byte[] token = choice.token().getBytes(StandardCharsets.UTF_8);
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("provider", choice.method())
        .put("token", around.vault().seal(customerId, place, token).text())
        .put("capture", choice.capture().name());
  }

  private String seal(String customerId, String member, String orderId, JsonNode value) {
    return around
        .vault()
        .seal(customerId, Unsealing.place("orders", member, orderId), value)
        .text();
  }

  private static void add(ObjectNode order, Quotation.Quoted quoted) {
    Quote quote = quoted.quote();
    order
        .put("quoted", true)
        .put("currency", quote.total().currency().getCurrencyCode())
        .put("discount", quote.discount().amount())
        .put("tax", quote.tax().amount())
        .put("shipping", quote.shipping().amount())
        .put("shippingTax", quote.shippingTax().amount())
        .put("total", quote.total().amount());
    if (quoted.discount() != null) {
      order.put("discountCode", quoted.discount().code());
      order.put("discountVersion", quoted.discount().version());
    }
    if (quoted.method() != null) {
      order.put("shippingMethod", quoted.method().code());
      order.put("shippingVersion", quoted.method().version());
    }
  }
}
