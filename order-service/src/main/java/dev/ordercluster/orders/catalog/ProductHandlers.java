package dev.ordercluster.orders.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.MergePatch;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The product resource. Reads are public and the only answers that a CDN may keep.
final class ProductHandlers {
  private static final String PUBLIC = "public, max-age=30, stale-while-revalidate=300";

  private final ProductStore store;
  private final ProductReads reads;
  private final Cursors cursors;
  private final Runnable published;

  /// Wires the resource.
  ///
  /// @param published called after a commit that left events in the outbox
  ProductHandlers(ProductStore store, ProductReads reads, Cursors cursors, Runnable published) {
    this.store = store;
    this.reads = reads;
    this.cursors = cursors;
    this.published = published;
  }

  /// The routes of this slice.
  List<Route> routes() {
    return List.of(
        Route.get("/v1/products", Grants.EVERYONE, this::list),
        Route.post("/v1/products", Grants.PRODUCTS_WRITE, this::create),
        Route.get("/v1/products/{id}", Grants.EVERYONE, this::get),
        Route.put("/v1/products/{id}", Grants.PRODUCTS_WRITE, this::replace),
        Route.patch("/v1/products/{id}", Grants.PRODUCTS_WRITE, this::patch),
        Route.delete("/v1/products/{id}", Grants.PRODUCTS_WRITE, this::delete),
        Route.get("/v1/products/{id}/stock", Grants.STOCK_READ, this::stock));
  }

  Reply create(Call call) {
    ProductInput input = ProductInput.parse(call.body().json());
    try {
      Product created = store.create(input, call.traceparent());
      reads.changed(created);
      published.run();
      return written(201, created).with("Location", "/v1/products/" + created.id());
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.DUPLICATE) {
        throw ProblemException.of(
            409, "duplicate-sku", "Duplicate SKU", "A product has the SKU " + input.sku() + ".");
      }
      throw e;
    }
  }

  Reply replace(Call call) {
    List<String> tags = EntityTags.required(call);
    ProductInput input = ProductInput.parse(call.body().json());
    return change(call, current(call, tags), input);
  }

  Reply patch(Call call) {
    List<String> tags = EntityTags.required(call);
    Product current = current(call, tags);
    ObjectNode editable = current.editable();
    JsonNode patched = MergePatch.apply(editable, call.body().json());
    ProductInput input = ProductInput.parse(patched);
    return patched.equals(editable) ? written(200, current) : change(call, current, input);
  }

  Reply delete(Call call) {
    Product current = current(call, EntityTags.required(call));
    Product deleted =
        store
            .delete(current, call.traceparent())
            .orElseThrow(
                () ->
                    refused(
                        current,
                        "stock-reserved",
                        "Stock reserved",
                        "Open orders hold stock of it: fulfil or cancel them first."));
    reads.deleted(deleted);
    published.run();
    return Reply.empty(204);
  }

  Reply get(Call call) {
    UUID id = call.id();
    Entry entry =
        reads
            .get(id, () -> store.find(id).map(Product::cached))
            .orElseThrow(() -> ProblemException.notFound("product"));
    Reply reply =
        EntityTags.isNotModified(call, entry.etag())
            ? Reply.empty(304)
            : Reply.json(200, entry.body());
    return reply
        .with("ETag", entry.etag())
        .with("Cache-Control", PUBLIC)
        .with("Surrogate-Key", "products product-" + id);
  }

  Reply list(Call call) {
    ProductCriteria criteria = ProductCriteria.of(call);
    int limit = call.limit();
    String query = criteria.canonical();
    Optional<String> after = call.parameter("after").map(cursor -> cursors.open(query, cursor));
    List<Product> products = store.page(criteria, after, limit + 1);
    return Pages.reply(
            call,
            "/v1/products",
            products.stream().map(Product::document).toList(),
            last -> cursors.seal(query, products.get(last).id().toString()))
        .with("Cache-Control", PUBLIC)
        // Whatever changes may put a product on any list, so one key names them all: no list needs
        // the keys of two hundred products, which proxies in front would refuse as too long a head.
        .with("Surrogate-Key", "products product-lists");
  }

  Reply stock(Call call) {
    return store
        .stock(call.id())
        .map(body -> Reply.json(200, body).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("product"));
  }

  private Product current(Call call, List<String> tags) {
    Product current = found(call.id());
    if (tags.stream().noneMatch(tag -> names(tag, current))) {
      throw EntityTags.stale(current.etag());
    }
    return current;
  }

  private Reply change(Call call, Product current, ProductInput input) {
    if (!current.sku().equals(input.sku())) {
      throw ProblemException.of(
          422, "sku-is-fixed", "SKU is fixed", "Expected the SKU " + current.sku() + ".");
    }
    Product changed =
        store
            .change(current, input, call.traceparent())
            .orElseThrow(
                () ->
                    refused(
                        current,
                        "stock-below-reserved",
                        "Stock below reserved",
                        "More is reserved than that."));
    reads.changed(changed);
    published.run();
    return written(200, changed);
  }

  private Product found(UUID id) {
    return store.find(id).orElseThrow(() -> ProblemException.notFound("product"));
  }

  private static boolean names(String tag, Product current) {
    return tag.equals("*") || tag.matches("\"" + current.version() + "(-[0-9]+)?\"");
  }

  // Why a statement found nothing to change: another change came first, or stock forbids it.
  private ProblemException refused(Product asked, String code, String title, String detail) {
    Product now = found(asked.id());
    return asked.version() == now.version()
        ? ProblemException.of(409, code, title, detail)
        : EntityTags.stale(now.etag());
  }

  private static Reply written(int status, Product product) {
    return Reply.json(status, product.document())
        .with("ETag", product.etag())
        .with("Cache-Control", "no-store");
  }
}
