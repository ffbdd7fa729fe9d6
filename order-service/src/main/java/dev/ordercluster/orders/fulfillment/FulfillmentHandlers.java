package dev.ordercluster.orders.fulfillment;

import dev.ordercluster.orders.action.Documents;
import dev.ordercluster.orders.action.Documents.Part;
import dev.ordercluster.orders.action.Identifiers;
import dev.ordercluster.orders.action.OrderAction;
import dev.ordercluster.orders.action.OrderActions;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.store.Database;
import java.time.InstantSource;
import java.util.List;

/// Fulfilments and returns of an order, for staff. Other services do the same by events on
/// fulfillment.events. Shipping and delivering may be repeated without a key: the second time
/// changes nothing.
public final class FulfillmentHandlers {
  private static final String FULFILLMENTS = "/v1/orders/{id}/fulfillments";
  private static final String FULFILLMENT = FULFILLMENTS + "/{fid}";
  private static final String RETURNS = "/v1/orders/{id}/returns";

  private final Database database;
  private final OrderActions actions;
  private final InstantSource clock;

  public FulfillmentHandlers(Database database, OrderActions actions, InstantSource clock) {
    this.database = database;
    this.actions = actions;
    this.clock = clock;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.post(FULFILLMENTS, Grants.FULFILLMENT_WRITES, this::create),
        Route.get(FULFILLMENT, Grants.ORDERS_READ, this::fulfillment),
        Route.post(FULFILLMENT + "/ship", Grants.FULFILLMENT_WRITES, this::ship),
        Route.post(FULFILLMENT + "/deliver", Grants.FULFILLMENT_WRITES, this::deliver),
        Route.post(RETURNS, Grants.FULFILLMENT_WRITES, this::takeBack),
        Route.get(RETURNS + "/{rid}", Grants.ORDERS_READ, this::returned));
  }

  Reply create(Call call) {
    List<SkuQuantity> lines = FulfillmentInput.lines(call.body());
    String id = newId();
    return actions.performForShop(
        call,
        new OrderAction(
            FULFILLMENTS,
            OrderAction.Key.REQUIRED,
            "fulfilment created",
            (_, _) -> new Command.CreateFulfillment(id, lines),
            created(Part.FULFILLMENT, "fulfillments", id)));
  }

  Reply ship(Call call) {
    FulfillmentInput.Shipment shipment = FulfillmentInput.shipment(call.body());
    String id = fid(call);
    return about(
        call,
        "ship",
        "fulfilment shipped",
        new Command.ShipFulfillment(id, shipment.carrier(), shipment.trackingNumber()));
  }

  Reply deliver(Call call) {
    FulfillmentInput.nothing(call.body());
    return about(
        call, "deliver", "fulfilment delivered", new Command.DeliverFulfillment(fid(call)));
  }

  Reply takeBack(Call call) {
    FulfillmentInput.Return back = FulfillmentInput.back(call.body());
    String id = newId();
    return actions.performForShop(
        call,
        new OrderAction(
            RETURNS,
            OrderAction.Key.REQUIRED,
            "return received",
            (_, _) -> new Command.ReturnLines(id, back.lines(), back.restock()),
            created(Part.RETURN, "returns", id)));
  }

  Reply fulfillment(Call call) {
    return Documents.reply(database, call, Part.FULFILLMENT, fid(call));
  }

  Reply returned(Call call) {
    return Documents.reply(database, call, Part.RETURN, call.path().getOrDefault("rid", ""));
  }

  private Reply about(Call call, String verb, String reason, Command command) {
    String id = fid(call);
    return actions.performForShop(
        call,
        new OrderAction(
            FULFILLMENT + "/" + verb,
            OrderAction.Key.OPTIONAL,
            reason,
            (_, _) -> command,
            (connection, known) ->
                Reply.json(
                    200,
                    Documents.part(connection, Part.FULFILLMENT, known.now().id(), id)
                        .orElseThrow(() -> ProblemException.notFound("fulfilment")))));
  }

  private static OrderAction.Answer created(Part part, String collection, String id) {
    return (connection, known) ->
        Reply.json(
                201,
                Documents.part(connection, part, known.now().id(), id)
                    .orElseThrow(() -> new IllegalStateException("not found after it was made")))
            .with("Location", "/v1/orders/" + known.now().id() + "/" + collection + "/" + id);
  }

  private String newId() {
    return Identifiers.next(clock.millis()).toString();
  }

  private static String fid(Call call) {
    return call.path().getOrDefault("fid", "");
  }
}
