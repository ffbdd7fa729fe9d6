package dev.ordercluster.orders.session;

import dev.ordercluster.orders.cache.Redis;
import dev.ordercluster.orders.customer.Credentials;
import dev.ordercluster.orders.customer.PersonalData;
import dev.ordercluster.orders.http.Route;
import java.time.InstantSource;
import java.util.List;

/// The wired slice.
public final class Sessions {
  private final SessionStore store;
  private final SessionConfig config;
  private final InstantSource clock;

  public Sessions(Redis redis, SessionConfig config, InstantSource clock) {
    this.store = new SessionStore(redis);
    this.config = config;
    this.clock = clock;
  }

  /// The routes of this slice.
  ///
  /// @param guests what happens to a guest's things at log-in
  public List<Route> routes(Credentials credentials, GuestMerge guests) {
    return new SessionHandlers(store, credentials, guests, config, clock).routes();
  }

  /// The sessions as part of what is kept about a person.
  public PersonalData personalData() {
    return store;
  }

  /// Ends the sessions of a customer.
  ///
  /// @param except id of one that stays; empty for none
  public void endAll(String customerId, String except) {
    store.endAll(customerId, except);
  }
}
