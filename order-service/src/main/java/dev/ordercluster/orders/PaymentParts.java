package dev.ordercluster.orders;

import dev.ordercluster.orders.action.OrderActions;
import dev.ordercluster.orders.action.PreferWait;
import dev.ordercluster.orders.cancellation.CancellationHandler;
import dev.ordercluster.orders.fulfillment.FulfillmentHandlers;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.Idempotency;
import dev.ordercluster.orders.payment.PaymentConfig;
import dev.ordercluster.orders.payment.PaymentHandlers;
import dev.ordercluster.orders.payment.PaymentProvider;
import dev.ordercluster.orders.payment.PaymentWorker;
import dev.ordercluster.orders.payment.WebhookHandler;
import dev.ordercluster.orders.payment.WebhookSignature;
import dev.ordercluster.orders.payment.sandbox.Notifier;
import dev.ordercluster.orders.payment.sandbox.SandboxProvider;
import dev.ordercluster.orders.store.Database;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Payments, fulfilments and cancellation, wired.
final class PaymentParts implements AutoCloseable {
  private final Foundation on;
  private final PaymentWorker.Notices notices;
  private final List<PaymentProvider> providers;
  private final PaymentWorker worker;
  private final Notifier notifier;
  private final PreferWait waiting;

  /// Wires them.
  ///
  /// @param cursorKey what the sandbox's webhook secret is made from when none is set
  PaymentParts(PaymentConfig config, Foundation on, String cursorKey) {
    this.on = on;
    this.notices = new PaymentWorker.Notices(on.cache(), on.meters(), this::published);
    PaymentConfig.Sandbox sandbox = config.sandbox();
    Database background = on.database().background();
    WebhookSignature signature = new WebhookSignature(secret(sandbox, cursorKey));
    this.providers =
        sandbox.enabled()
            ? List.of(new SandboxProvider(background, sandbox, signature))
            : List.of();
    this.worker = new PaymentWorker(background, providers, config, on.vault(), notices);
    Supplier<URI> target =
        () ->
            sandbox.webhookUrl().isEmpty()
                ? on.self().get().resolve("/v1/payment-webhooks/" + SandboxProvider.NAME)
                : URI.create(sandbox.webhookUrl());
    this.notifier = new Notifier(background, target, signature, on.clock(), on.meters());
    this.waiting = new PreferWait(on.database(), on.meters(), on.draining());
  }

  void start() {
    worker.start();
    if (!providers.isEmpty()) {
      notifier.start();
    }
  }

  /// Says that a commit of this process may have left events and payment commands.
  void published() {
    on.relay().wake();
    worker.wake();
  }

  /// Answers requests that prefer to wait for a provider.
  PreferWait waiting() {
    return waiting;
  }

  /// The names of the providers that orders can be paid with.
  Set<String> methods() {
    return providers.stream().map(PaymentProvider::name).collect(Collectors.toUnmodifiableSet());
  }

  List<Route> routes() {
    Database database = on.database();
    OrderActions actions = new OrderActions(new Idempotency(database, on.cache(), this::published));
    PaymentHandlers.Options options = new PaymentHandlers.Options(methods(), on.clock());
    return Stream.of(
            new PaymentHandlers(database, actions, waiting, on.vault(), options).routes(),
            new WebhookHandler(on.database().background(), providers, on.clock(), notices).routes(),
            new FulfillmentHandlers(database, actions, on.clock()).routes(),
            new CancellationHandler(actions).routes())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public void close() {
    notifier.close();
    worker.close();
  }

  // A secret of its own for its own purpose: the cursor key cannot be found from it.
  private static byte[] secret(PaymentConfig.Sandbox sandbox, String cursorKey) {
    if (!sandbox.webhookSecret().isEmpty()) {
      return sandbox.webhookSecret().getBytes(StandardCharsets.UTF_8);
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(cursorKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal("sandbox webhooks".getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
    }
  }
}
