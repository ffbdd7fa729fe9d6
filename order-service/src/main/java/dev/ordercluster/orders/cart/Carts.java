package dev.ordercluster.orders.cart;

import dev.ordercluster.orders.action.Identifiers;
import dev.ordercluster.orders.cache.Documents;
import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What can be done with carts. Every change is written to PostgreSQL before it is acknowledged and
/// only then to Redis, so losing Redis loses no cart. A change that finds the cart changed
/// meanwhile is made again on what is there now, unless its caller named the version it means.
public final class Carts {
  private static final int ATTEMPTS = 5;
  private static final int MOST_DRAFTS = 50;
  private static final Duration ABSENT = Duration.ofSeconds(5);

  private final CartStore store;
  private final RedisCache cache;
  private final Documents documents;
  private final CartSeals seals;
  private final CartConfig config;
  private final InstantSource clock;

  /// What carts stand on.
  public record On(
      Database database, RedisCache cache, Vault vault, InstantSource clock, Meters meters) {}

  public Carts(On on, CartConfig config) {
    this.store = new CartStore(on.database());
    this.cache = on.cache();
    this.documents =
        new Documents(
            new Documents.Kind("cart", config.redisLife(), ABSENT, Duration.ZERO), on.cache());
    this.seals = new CartSeals(on.vault());
    this.config = config;
    this.clock = on.clock();
  }

  /// The cart as the caller may see it; 404 when there is none or it is not the caller's.
  ///
  /// @param ifMatch the tags the caller means, empty for any; 412 when the cart's is not among them
  public Cart get(UUID id, Principal caller, List<String> ifMatch) {
    return checked(find(id), caller, ifMatch);
  }

  /// What a cart holds, in clear.
  public CartForm open(Cart cart) {
    return seals.open(cart);
  }

  /// Forgets what Redis has of a cart, for when something else changed its row.
  public void changedElsewhere(Cart known) {
    cache.changed(Map.of(key(known.id()), known.version() + 1));
  }

  /// Has the next reader of a cart ask the database.
  public void forget(Cart cart) {
    cache.remove(key(cart.id()));
  }

  Cart create(String owner, CartForm form) {
    UUID id = Identifiers.next(clock.millis());
    Cart cart = Cart.empty(id, owner, times(now()));
    Cart filled = cart.with(form.basket().lines(), seals.seal(id, owner, form));
    if (!store.insert(filled, MOST_DRAFTS)) {
      throw ProblemException.of(
          409,
          "too-many-carts",
          "Too many carts",
          "Expected at most " + MOST_DRAFTS + " carts that are neither ordered nor cancelled.");
    }
    return remembered(filled);
  }

  /// Changes a draft and returns it as it is then.
  ///
  /// @param change gives the next state from the current one; may be asked again
  Cart change(UUID id, Principal caller, List<String> ifMatch, UnaryOperator<Cart> change) {
    Optional<Cart> known = find(id);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Cart current = checked(known, caller, ifMatch);
      requireDraft(current);
      Cart next = change.apply(current);
      if (next.equals(current)) {
        return current;
      }
      Cart stored = next.stored(current.version() + 1, renewed(current));
      if (store.update(stored)) {
        return remembered(stored);
      }
      known = reread(current);
    }
    throw contended();
  }

  /// Fills in the whole form of a draft.
  Cart fill(Cart cart, CartForm form) {
    return cart.with(form.basket().lines(), seals.seal(cart.id(), cart.owner(), form));
  }

  /// Moves the contents of one draft into another; the first one ends.
  Cart merge(UUID from, UUID into, Principal caller, List<String> ifMatch) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      boolean again = attempt > 1;
      Cart target = checked(again ? stored(into) : find(into), caller, ifMatch);
      Cart source = checked(again ? stored(from) : find(from), caller, List.of());
      if (source.status() == CartStatus.MERGED && into.equals(source.successor())) {
        return target;
      }
      requireDraft(target);
      requireDraft(source);
      Optional<Cart> merged = merged(source, target, false);
      if (merged.isPresent()) {
        return merged.get();
      }
      reread(target);
      reread(source);
    }
    throw contended();
  }

  /// Gives a guest's drafts to a customer: they go into the newest draft of the customer, or into a
  /// new one. Harmless to repeat.
  public void adopt(String guest, String customer) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<Cart> left = drafts(guest).stream().filter(cart -> !cart.lines().isEmpty()).toList();
      if (left.stream().allMatch(cart -> adopted(cart, customer))) {
        return;
      }
    }
    throw contended();
  }

  /// Hands over every cart of an owner that is still kept, newest first.
  void forEachOf(String owner, Consumer<Cart> each) {
    store.forEachOf(owner, cart -> each.accept(cart.at(clock.instant())));
  }

  /// The drafts of an owner, newest first.
  List<Cart> drafts(String owner) {
    Instant now = clock.instant();
    return store.drafts(owner).stream()
        .map(cart -> cart.at(now))
        .filter(cart -> cart.status() == CartStatus.DRAFT)
        .toList();
  }

  /// Has readers hear that a cart has another version, its contents being sealed anew.
  public void resealed(String id, long version) {
    cache.changed(Map.of(key(UUID.fromString(id)), version));
  }

  /// Deletes every cart of an owner.
  void erase(String owner) {
    for (UUID id : store.deleteOfOwner(owner)) {
      cache.remove(key(id));
    }
  }

  private boolean adopted(Cart source, String customer) {
    Optional<Cart> newest = drafts(customer).stream().findFirst();
    Cart target =
        newest.orElseGet(
            () -> Cart.empty(Identifiers.next(clock.millis()), customer, times(now())));
    return merged(source, target, newest.isEmpty()).isPresent();
  }

  private Optional<Cart> merged(Cart source, Cart target, boolean isNew) {
    Cart filled = target.absorbing(source, seals.resealed(source, target));
    Cart stored = isNew ? filled : filled.stored(target.version() + 1, renewed(target));
    Cart ended =
        source
            .ended(CartStatus.MERGED, target.id())
            .stored(source.version() + 1, source.times().changed(now()));
    if (!store.merge(ended, stored, isNew)) {
      return Optional.empty();
    }
    remembered(ended);
    return Optional.of(remembered(stored));
  }

  private Cart checked(Optional<Cart> found, Principal caller, List<String> ifMatch) {
    Cart cart =
        found
            .filter(known -> caller.mayActFor(known.owner()))
            .orElseThrow(() -> ProblemException.notFound("cart"));
    boolean isMeant = ifMatch.isEmpty() || ifMatch.contains("*") || ifMatch.contains(cart.etag());
    if (!isMeant) {
      throw EntityTags.stale(cart.etag());
    }
    return cart.at(clock.instant());
  }

  private Optional<Cart> find(UUID id) {
    return documents
        .get(key(id), () -> store.find(id).map(Carts::entry))
        .map(entry -> CartText.whole(entry.body()));
  }

  private Optional<Cart> stored(UUID id) {
    return store.find(id);
  }

  // The cart as the database has it, after a change based on another version was refused. The
  // database may even be behind Redis, when it crashed and lost its last commits.
  private Optional<Cart> reread(Cart known) {
    Optional<Cart> stored = store.find(known.id());
    cache.remove(key(known.id()));
    stored.ifPresent(this::remembered);
    return stored;
  }

  private Cart remembered(Cart cart) {
    cache.replace(key(cart.id()), entry(cart), config.redisLife());
    return cart;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Cart.Times renewed(Cart cart) {
    Instant now = now();
    return new Cart.Times(cart.times().created(), now, now.plus(config.life()));
  }

  private Cart.Times times(Instant now) {
    return new Cart.Times(now, now, now.plus(config.life()));
  }

  private static Entry entry(Cart cart) {
    return new Entry(cart.version(), cart.etag(), cart.owner(), CartText.whole(cart));
  }

  static String key(UUID id) {
    return "cart:" + id;
  }

  /// Refuses a cart that has ended.
  public static void requireDraft(Cart cart) {
    if (cart.status() != CartStatus.DRAFT) {
      @Nullable UUID successor = cart.successor();
      String became =
          switch (cart.status()) {
            case ORDERED -> " It became the order " + successor + ".";
            case MERGED -> " It went into the cart " + successor + ".";
            case DRAFT, EXPIRED, CANCELLED -> "";
          };
      throw ProblemException.of(
          409,
          "cart-ended",
          "Cart ended",
          "Expected a cart in state DRAFT, was " + cart.status() + "." + became);
    }
  }

  private static ProblemException contended() {
    return new ProblemException(
        Problem.of(503, "contended", "Try again", "Others are changing this cart."),
        Map.of("Retry-After", "1"));
  }
}
