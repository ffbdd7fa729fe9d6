package dev.ordercluster.orders.customer;

import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.runtime.Problem;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Checks who somebody is by e-mail address and password. Wrong address, wrong password and an
/// account without password look the same, also to a clock.
public final class Credentials {
  static final int MAX_PASSWORD = 256;
  private static final int MIN_PASSWORD = 10;

  private final CustomerStore store;
  private final Argon2 argon2;
  private final LoginThrottle throttle;
  private final Vault vault;

  Credentials(CustomerStore store, Argon2 argon2, LoginThrottle throttle, Vault vault) {
    this.store = store;
    this.argon2 = argon2;
    this.throttle = throttle;
    this.vault = vault;
  }

  /// The customer of that address and password; 401 when there is none, 429 after too many wrong
  /// ones, 503 while Redis is away.
  public String authenticate(Call call, String email, String password) {
    LoginThrottle.Attempt who = new LoginThrottle.Attempt(account(email), source(call));
    throttle.attempt(who);
    Optional<Customer> found = store.findByEmail(email);
    String hash = found.flatMap(store::passwordHash).orElse(argon2.nobody());
    Argon2.Match match = argon2.check(password, hash);
    if (match == Argon2.Match.NO || found.isEmpty()) {
      throw refused();
    }
    throttle.succeeded(who);
    if (match == Argon2.Match.OUTDATED) {
      var _ = store.changePassword(found.get(), argon2.hash(password), false);
    }
    return found.get().id();
  }

  /// Reads the two members by which somebody logs in, without judging them yet.
  public static Login read(Fields fields) {
    Fields.Rule any = new Fields.Rule("a text", _ -> true);
    return new Login(
        fields.text("email", 254, Profile.EMAIL), fields.text("password", MAX_PASSWORD, any));
  }

  /// What somebody logs in with.
  public record Login(String email, String password) {
    @Override
    public String toString() {
      return "Login[]";
    }
  }

  /// A new password: 10 to 256 characters, not the e-mail address.
  static String newPassword(Fields fields, String name) {
    Fields.Rule rule =
        new Fields.Rule(
            "a password of at least " + MIN_PASSWORD + " characters",
            text -> text.codePointCount(0, text.length()) >= MIN_PASSWORD);
    return fields.text(name, MAX_PASSWORD, rule);
  }

  /// A new password of a known address: not the address itself.
  static String newPassword(Fields fields, String name, String email) {
    String password = newPassword(fields, name);
    if (password.equalsIgnoreCase(email)) {
      fields.reject(name, "guessable", "expected a password that is not the e-mail address");
    }
    return password;
  }

  String sealed(String id, String password) {
    return store.seal(id, argon2.hash(password));
  }

  String hash(String password) {
    return argon2.hash(password);
  }

  /// Checks the present password of a known customer, counted like a log-in.
  void confirm(Call call, Customer customer, String email, String password) {
    LoginThrottle.Attempt who = new LoginThrottle.Attempt(account(email), source(call));
    throttle.attempt(who);
    String hash = store.passwordHash(customer).orElse(argon2.nobody());
    if (argon2.check(password, hash) == Argon2.Match.NO) {
      throw ProblemException.of(
          403, "wrong-password", "Forbidden", "The current password is another one.");
    }
    throttle.succeeded(who);
  }

  void countSignUp(Call call) {
    throttle.signUp(source(call));
  }

  /// Counts the beginning of a guest session; 429 when its source begins too many.
  public void countGuest(Call call) {
    throttle.guest(source(call));
  }

  private String account(String email) {
    return HexFormat.of().formatHex(vault.index().email(email));
  }

  // The gateway names the client in X-Forwarded-For, whatever the client said.
  private String source(Call call) {
    String address = Sources.of(call.header("X-Forwarded-For").orElse("direct"));
    return HexFormat.of().formatHex(vault.index().source(address));
  }

  private static ProblemException refused() {
    return new ProblemException(
        Problem.of(
            401,
            "invalid-credentials",
            "Unauthorized",
            "There is no customer with this e-mail address and password."),
        Map.of("WWW-Authenticate", "Bearer"));
  }
}
