package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.cache.Stored;
import dev.ordercluster.gateway.edge.CanonicalPath;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.wire.BodyFraming;
import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.ResponseHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request to the service that is made for the cache, on the occasion of a client's. It is a GET
/// that carries nothing of the client's: no credentials, no conditions, no header at all, so what
/// comes back cannot be about that client. Confined to the exchange's thread.
final class Fill {
  private final Request outgoing;
  private final Scope scope;
  private final long askedAt = System.nanoTime();
  private @Nullable Captured captured;
  private boolean confirmed;
  private boolean absorbed;

  /// What may be taken.
  ///
  /// @param known what is kept, to be confirmed
  /// @param standsIn the known answer may stand in for a service that cannot answer
  /// @param maxBody bytes of a body
  /// @param anySuccess a 200 is taken whatever it says about caches, because it is made into
  ///   another document
  record Scope(Optional<Stored> known, boolean standsIn, int maxBody, boolean anySuccess) {}

  /// An answer that was taken instead of relayed.
  static final class Captured {
    private final Headers headers;
    private final byte[] body;

    private Captured(Headers headers, byte[] body) {
      this.headers = headers;
      this.body = body;
    }

    Headers headers() {
      return headers;
    }

    byte[] body() {
      return body;
    }
  }

  Fill(Request client, CanonicalPath target, Scope scope) {
    this.scope = scope;
    Headers headers = new Headers();
    scope
        .known()
        .map(Stored::validator)
        .ifPresent(validator -> headers.add("If-None-Match", validator));
    this.outgoing =
        new Request(
            "GET",
            target,
            headers,
            client.body(),
            client.client(),
            client.id(),
            client.trace(),
            client.secure());
  }

  Request outgoing() {
    return outgoing;
  }

  long askedAt() {
    return askedAt;
  }

  int maxBody() {
    return scope.maxBody();
  }

  /// An answer of this kind is taken, if its body is not too large.
  boolean takes(ResponseHead head, BodyFraming framing) {
    boolean small = !(framing instanceof BodyFraming.Fixed fixed) || fixed.length() <= maxBody();
    return head.status() == 200
        && small
        && (scope.anySuccess() || AnswerRules.isShared(head.headers()));
  }

  void captured(Headers headers, byte[] body) {
    captured = new Captured(headers, body);
  }

  Optional<Captured> result() {
    return Optional.ofNullable(captured);
  }

  /// An answer without a body that says that what is kept is current.
  boolean confirms(int status) {
    confirmed = status == 304 && scope.known().isPresent();
    return confirmed;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /// What is kept stands in for this failure, so the client does not see it.
  boolean absorbs(int status) {
    absorbed = status >= 500 && scope.standsIn();
    return absorbed;
  }

  boolean isAbsorbed() {
    return absorbed;
  }
}
