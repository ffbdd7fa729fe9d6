package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `/v1/discounts` for staff, `/v1/shipping-methods` for everyone to read and staff to write. PUT
/// creates (201) or replaces (200); If-Match is honoured when sent, also by those who come at once.
public final class TariffHandlers {
  private static final String DISCOUNT = "/v1/discounts/{code}";
  private static final String METHOD = "/v1/shipping-methods/{code}";
  private static final String PUBLIC = "public, max-age=30, stale-while-revalidate=300";

  private final TariffStore store;
  private final Terms terms;
  private final Cursors cursors;

  public TariffHandlers(Database database, Terms terms, Cursors cursors) {
    this.store = new TariffStore(database);
    this.terms = terms;
    this.cursors = cursors;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/discounts", Grants.STAFF_READS, this::listDiscounts),
        Route.put(DISCOUNT, Grants.STAFF_WRITES, this::putDiscount),
        Route.get(DISCOUNT, Grants.STAFF_READS, this::getDiscount),
        Route.delete(DISCOUNT, Grants.STAFF_WRITES, this::deleteDiscount),
        Route.get("/v1/shipping-methods", Grants.EVERYONE, this::listMethods),
        Route.put(METHOD, Grants.STAFF_WRITES, this::putMethod),
        Route.get(METHOD, Grants.EVERYONE, this::getMethod),
        Route.delete(METHOD, Grants.STAFF_WRITES, this::deleteMethod));
  }

  Reply listDiscounts(Call call) {
    call.allowParameters("limit", "after");
    String query = "discounts";
    String after = call.parameter("after").map(cursor -> cursors.open(query, cursor)).orElse("");
    List<String> discounts = store.discountsAfter(after, call.limit() + 1);
    return Pages.reply(
        call, "/v1/discounts", discounts, last -> cursors.seal(query, code(discounts.get(last))));
  }

  Reply putDiscount(Call call) {
    String code = Codes.of(call);
    DiscountInput input = DiscountInput.parse(code, call.body());
    TariffStore.Stored stored =
        store
            .put(input, current -> requireCurrent(call, current))
            .orElseThrow(
                () ->
                    ProblemException.of(
                        409,
                        "max-uses-below-used",
                        "Below what was used",
                        "The discount was used more often than maxUses would allow."));
    terms.forgetDiscount(code);
    return written(stored, "/v1/discounts/" + code);
  }

  Reply getDiscount(Call call) {
    return read(call, store.discount(Codes.of(call)), "discount")
        .with("Cache-Control", "private, no-cache");
  }

  Reply deleteDiscount(Call call) {
    String code = Codes.of(call);
    boolean existed = store.deleteDiscount(code, current -> requireCurrent(call, current));
    terms.forgetDiscount(code);
    return deleted(existed, "discount");
  }

  Reply listMethods(Call call) {
    call.allowParameters("limit", "after");
    int limit = call.limit();
    String query = "shipping-methods";
    String after = call.parameter("after").map(cursor -> cursors.open(query, cursor)).orElse("");
    List<String> methods = store.methodsAfter(after, limit + 1);
    String body = Pages.json(methods, limit, last -> cursors.seal(query, code(methods.get(last))));
    return Reply.json(200, body)
        .with("Cache-Control", PUBLIC)
        .with("Surrogate-Key", "shipping-methods");
  }

  Reply putMethod(Call call) {
    String code = Codes.of(call);
    ShippingMethodInput input = ShippingMethodInput.parse(code, call.body());
    TariffStore.Stored stored = store.put(input, current -> requireCurrent(call, current));
    terms.forgetMethod(code);
    return written(stored, "/v1/shipping-methods/" + code);
  }

  Reply getMethod(Call call) {
    return read(call, store.method(Codes.of(call)), "shipping method")
        .with("Cache-Control", PUBLIC)
        .with("Surrogate-Key", "shipping-methods");
  }

  Reply deleteMethod(Call call) {
    String code = Codes.of(call);
    boolean existed = store.deleteMethod(code, current -> requireCurrent(call, current));
    terms.forgetMethod(code);
    return deleted(existed, "shipping method");
  }

  private static void requireCurrent(Call call, Optional<TariffStore.Stored> current) {
    Optional<String> header = call.header("If-Match");
    if (header.isEmpty()) {
      return;
    }
    List<String> tags = EntityTags.split(header.get());
    if (!current.map(stored -> stored.isNamedBy(tags)).orElse(false)) {
      throw EntityTags.stale(current.map(TariffStore.Stored::etag).orElse("none"));
    }
  }

  private static Reply read(Call call, Optional<TariffStore.Stored> found, String what) {
    TariffStore.Stored stored = found.orElseThrow(() -> ProblemException.notFound(what));
    Reply reply =
        EntityTags.isNotModified(call, stored.etag())
            ? Reply.empty(304)
            : Reply.json(200, stored.document());
    return reply.with("ETag", stored.etag());
  }

  private static Reply written(TariffStore.Stored stored, String location) {
    Reply reply = Reply.json(stored.version() == 1 ? 201 : 200, stored.document());
    return reply
        .with("Location", location)
        .with("ETag", stored.etag())
        .with("Cache-Control", "no-store");
  }

  private static Reply deleted(boolean existed, String what) {
    if (!existed) {
      throw ProblemException.notFound(what);
    }
    return Reply.empty(204).with("Cache-Control", "no-store");
  }

  private static String code(String document) {
    return Json.parse(document.getBytes(StandardCharsets.UTF_8)).path("code").asText();
  }
}
