package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.crypto.Unsealing;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /v1/customers/{id}/export`: everything that is kept about a customer or guest as one JSON
/// document. Orders, of which there may be many, are written while they are read.
final class ExportHandler {
  private final CustomerStore store;
  private final OrderExport orders;
  private final List<PersonalData> parts;
  private final Unsealing unsealing;
  private final InstantSource clock;

  /// Wires it.
  ///
  /// @param parts what other slices keep, few items each
  ExportHandler(
      CustomerStore store,
      OrderExport orders,
      List<PersonalData> parts,
      Unsealing unsealing,
      InstantSource clock) {
    this.store = store;
    this.orders = orders;
    this.parts = List.copyOf(parts);
    this.unsealing = unsealing;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/customers/{id}/export", Grants.CUSTOMERS_READ, this::export));
  }

  Reply export(Call call) {
    String id = CustomerIds.of(call);
    String profile =
        store
            .find(id)
            .map(customer -> Json.text(customer.document(store.profile(customer))))
            .orElse("null");
    // What can fail is collected before the first byte is sent.
    Map<String, List<String>> collected = new LinkedHashMap<>();
    for (PersonalData part : parts) {
      List<String> items = new ArrayList<>();
      part.export(id, items::add);
      collected.put(part.name(), items);
    }
    String head =
        "{\"customerId\":"
            + Json.text(id)
            + ",\"exportedAt\":\""
            + clock.instant()
            + "\",\"profile\":"
            + profile;
    return Reply.streamed(200, Reply.JSON, out -> write(out, head, collected, id))
        .with("Cache-Control", "no-store")
        .with("Content-Disposition", "attachment; filename=\"export.json\"");
  }

  private void write(OutputStream out, String head, Map<String, List<String>> parts, String id)
      throws IOException {
    put(out, head);
    for (var part : parts.entrySet()) {
      put(out, ",\"" + part.getKey() + "\":[");
      Joined items = new Joined(out);
      part.getValue().forEach(items::add);
      put(out, "]");
    }
    put(out, ",\"orders\":[");
    Joined items = new Joined(out);
    try {
      orders.forEach(id, items::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    put(out, "]}");
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Items of an array, with commas between them.
  private final class Joined {
    private final OutputStream out;
    private boolean first = true;

    Joined(OutputStream out) {
      this.out = out;
    }

    void add(String item) {
      try {
        put(out, (first ? "" : ",") + unsealing.apply(item));
        first = false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
