package dev.ordercluster.orders.cancellation;

import dev.ordercluster.orders.action.Documents;
import dev.ordercluster.orders.action.OrderAction;
import dev.ordercluster.orders.action.OrderActions;
import dev.ordercluster.orders.fulfillment.FulfillmentInput;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.transition.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// `POST /v1/orders/{id}/cancel`: calls the whole order off, or with `lines` some pieces of it.
///
/// 202 while its payment is still to be given back, 200 once it is cancelled, whether by this
/// request or before; 409 when it can no longer be. Pieces are given as how many of a SKU are
/// called off in all, so repeating the request changes nothing: 200 either way.
public final class CancellationHandler {
  private static final String ROUTE = "/v1/orders/{id}/cancel";

  private final OrderActions actions;

  public CancellationHandler(OrderActions actions) {
    this.actions = actions;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.post(ROUTE, Grants.ORDERS_WRITE, this::cancel));
  }

  Reply cancel(Call call) {
    if (!call.body().isEmpty() && call.body().json().has("lines")) {
      List<SkuQuantity> pieces = FulfillmentInput.lines(call.body());
      return perform(call, new Command.CancelQuantities(pieces), _ -> 200);
    }
    FulfillmentInput.nothing(call.body());
    return perform(call, new Command.Cancel(), CancellationHandler::status);
  }

  private interface Status {
    int of(Outcome.Known known);
  }

  private Reply perform(Call call, Command command, Status status) {
    return actions.perform(
        call,
        new OrderAction(
            ROUTE,
            OrderAction.Key.OPTIONAL,
            "cancelled",
            (_, _) -> command,
            (connection, known) -> Reply.json(status.of(known), document(connection, known))));
  }

  private static int status(Outcome.Known known) {
    return known.now().status() == OrderStatus.CANCELLED ? 200 : 202;
  }

  private static String document(Connection connection, Outcome.Known known) throws SQLException {
    return Documents.order(connection, known.now().id())
        .orElseThrow(() -> ProblemException.notFound("order"));
  }
}
