package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.catalog.ProductSnapshots;
import dev.ordercluster.orders.customer.PersonalData;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.tariff.Quoter;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Carts with their routes, their sweep and what they keep about a person, wired.
public final class CartSlice implements AutoCloseable {
  private final Carts carts;
  private final CartView view;
  private final CartSweep sweep;
  private final Set<String> methods;

  /// What carts are shown with.
  ///
  /// @param methods the payment providers that a cart may name
  public record Shop(Quoter quoter, ProductSnapshots products, Set<String> methods) {}

  public CartSlice(Carts.On on, CartConfig config, Shop shop) {
    this.carts = new Carts(on, config);
    this.view = new CartView(shop.quoter(), shop.products());
    this.sweep =
        new CartSweep(on.database().background(), on.cache(), config, on.clock(), on.meters());
    this.methods = shop.methods();
  }

  public Carts carts() {
    return carts;
  }

  public List<Route> routes() {
    return new CartHandlers(carts, view, methods).routes();
  }

  /// Starts the sweep.
  public void start() {
    sweep.start();
  }

  /// What carts keep about a person.
  public PersonalData personalData() {
    return new PersonalData() {
      @Override
      public String name() {
        return "carts";
      }

      @Override
      public void export(String customerId, Consumer<String> item) {
        carts.forEachOf(customerId, cart -> item.accept(view.json(cart)));
      }

      @Override
      public void erase(String customerId) {
        carts.erase(customerId);
      }
    };
  }

  @Override
  public void close() {
    sweep.close();
  }
}
