package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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
        Route.put("/v1/products/{id}", Grants.PRODUCTS_WRITE, this::change),
        Route.get("/v1/products/{id}/stock", Grants.STAFF_READS, this::stock));
  }

  Reply create(Call call) {
    ProductInput input = ProductInput.parse(call.body());
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

  Reply change(Call call) {
    List<String> tags = EntityTags.required(call);
    ProductInput input = ProductInput.parse(call.body());
    Product current = found(call.id());
    if (tags.stream().noneMatch(tag -> names(tag, current))) {
      throw EntityTags.stale(current.etag());
    }
    if (!current.sku().equals(input.sku())) {
      throw ProblemException.of(
          422, "sku-is-fixed", "SKU is fixed", "Expected the SKU " + current.sku() + ".");
    }
    Product changed =
        store
            .change(current, input, call.traceparent())
            .orElseThrow(() -> refused(current, found(current.id())));
    reads.changed(changed);
    published.run();
    return written(200, changed);
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
    call.allowParameters("limit", "after", "sku");
    Optional<String> sku = call.parameter("sku");
    int limit = call.limit();
    String query = "products|" + sku.orElse("");
    Optional<String> after = call.parameter("after").map(cursor -> cursors.open(query, cursor));
    List<Product> products = store.page(sku, after, limit + 1);
    String body =
        Pages.json(
            products.stream().map(Product::document).toList(),
            limit,
            last -> cursors.seal(query, products.get(last).id().toString()));
    String keys = products.stream().map(p -> " product-" + p.id()).collect(Collectors.joining());
    return Reply.json(200, body)
        .with("Cache-Control", PUBLIC)
        .with("Surrogate-Key", "products" + keys);
  }

  Reply stock(Call call) {
    return store
        .stock(call.id())
        .map(body -> Reply.json(200, body).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("product"));
  }

  private Product found(UUID id) {
    return store.find(id).orElseThrow(() -> ProblemException.notFound("product"));
  }

  private static boolean names(String tag, Product current) {
    return tag.equals("*") || tag.matches("\"" + current.version() + "(-[0-9]+)?\"");
  }

  private static ProblemException refused(Product asked, Product now) {
    return asked.version() == now.version()
        ? ProblemException.of(
            409, "stock-below-reserved", "Stock below reserved", "More is reserved than that.")
        : EntityTags.stale(now.etag());
  }

  private static Reply written(int status, Product product) {
    return Reply.json(status, product.document())
        .with("ETag", product.etag())
        .with("Cache-Control", "no-store");
  }
}
