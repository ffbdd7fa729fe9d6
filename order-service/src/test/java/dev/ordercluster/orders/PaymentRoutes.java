package dev.ordercluster.orders;

import java.util.List;
import java.util.stream.Stream;

/// The rows of payments, fulfilments, returns and payment webhooks.
final class PaymentRoutes {
  private static final List<Integer> STAFF = List.of(401, 403, 200, 200, 403, 403);
  private static final List<Integer> STAFF_CREATES = List.of(401, 403, 201, 201, 403, 403);
  // What programs of the shop may do with the scope for it.
  private static final List<Integer> SHOP = List.of(401, 403, 200, 200, 200, 403);
  private static final List<Integer> SHOP_CREATES = List.of(401, 403, 201, 201, 201, 403);
  private static final List<Integer> READS = List.of(401, 200, 200, 200, 200, 403);

  private PaymentRoutes() {}

  static List<RouteCase> cases() {
    return Stream.concat(payments().stream(), fulfillments().stream()).toList();
  }

  private static List<RouteCase> payments() {
    return List.of(
        RouteCase.of(
            "POST /v1/orders/{id}/payments",
            List.of(401, 201, 201, 201, 403, 403),
            walk -> post(walk, walk.order() + "/payments", Sandbox.payment("tok_approve", ""))),
        RouteCase.of(
            "GET /v1/orders/{id}/payments/{pid}", READS, walk -> walk.caller().get(paid(walk))),
        RouteCase.of(
            "POST /v1/orders/{id}/payments/{pid}/capture",
            STAFF,
            walk -> post(walk, paid(walk) + "/capture", "{}")),
        RouteCase.of(
            "POST /v1/orders/{id}/payments/{pid}/void",
            STAFF,
            walk -> post(walk, paid(walk) + "/void", "")),
        RouteCase.of(
            "POST /v1/orders/{id}/payments/{pid}/refunds",
            STAFF_CREATES,
            walk -> {
              String payment = paid(walk);
              staff(walk, payment + "/capture", "");
              return post(walk, payment + "/refunds", "");
            }),
        RouteCase.of(
            "POST /v1/payment-webhooks/{provider}",
            List.of(401, 401, 401, 401, 401, 401),
            walk -> walk.caller().post("/v1/payment-webhooks/sandbox", "{}")));
  }

  private static List<RouteCase> fulfillments() {
    return List.of(
        RouteCase.of(
            "POST /v1/orders/{id}/fulfillments",
            SHOP_CREATES,
            walk -> {
              String sku = walk.sku();
              return post(walk, order(walk, sku) + "/fulfillments", Sandbox.lines(sku));
            }),
        RouteCase.of(
            "GET /v1/orders/{id}/fulfillments/{fid}",
            READS,
            walk -> walk.caller().get(fulfillment(walk, walk.sku()))),
        RouteCase.of(
            "POST /v1/orders/{id}/fulfillments/{fid}/ship",
            SHOP,
            walk -> post(walk, fulfillment(walk, walk.sku()) + "/ship", "")),
        RouteCase.of(
            "POST /v1/orders/{id}/fulfillments/{fid}/deliver",
            SHOP,
            walk -> post(walk, fulfillment(walk, walk.sku()) + "/deliver", "")),
        RouteCase.of(
            "POST /v1/orders/{id}/returns",
            SHOP_CREATES,
            walk -> {
              String sku = walk.sku();
              return post(walk, delivered(walk, sku) + "/returns", Sandbox.lines(sku));
            }),
        RouteCase.of(
            "GET /v1/orders/{id}/returns/{rid}",
            READS,
            walk -> {
              String sku = walk.sku();
              String back = staff(walk, delivered(walk, sku) + "/returns", Sandbox.lines(sku));
              return walk.caller().get(back);
            }));
  }

  private static Client.Answer post(RouteCase.Walk walk, String path, String body) {
    return walk.caller().post(path, body, "Idempotency-Key", walk.key());
  }

  private static String staff(RouteCase.Walk walk, String path, String body) {
    return Sandbox.done(
        walk.service()
            .staff()
            .post(path, body, "Idempotency-Key", walk.key(), "Prefer", "wait=10"));
  }

  /// Path of the payment of a fresh order, authorised.
  private static String paid(RouteCase.Walk walk) {
    return staff(walk, walk.order() + "/payments", Sandbox.payment("tok_approve", "manual"));
  }

  /// Path of a fresh, paid order of one piece.
  private static String order(RouteCase.Walk walk, String sku) {
    // Without Prefer: nothing would come of waiting for an order that is not paid yet.
    String path =
        Sandbox.done(
            walk.service()
                .staff()
                .post(
                    "/v1/orders",
                    "{\"customerId\":\"%s\",%s"
                        .formatted(walk.subject(), Sandbox.lines(sku).substring(1)),
                    "Idempotency-Key",
                    walk.key()));
    String _ = staff(walk, path + "/payments", Sandbox.payment("tok_approve", ""));
    return path;
  }

  private static String fulfillment(RouteCase.Walk walk, String sku) {
    return staff(walk, order(walk, sku) + "/fulfillments", Sandbox.lines(sku));
  }

  private static String delivered(RouteCase.Walk walk, String sku) {
    String fulfillment = fulfillment(walk, sku);
    String _ = staff(walk, fulfillment + "/deliver", "");
    return fulfillment.substring(0, fulfillment.indexOf("/fulfillments"));
  }
}
