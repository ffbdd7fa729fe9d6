package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.security.Identity;
import dev.ordercluster.local.api.security.Tokens;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.verbs.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The kinds that are questions rather than objects: access reviews, token reviews and token
/// requests. Every authenticated identity may do everything, and the reviews say so.
final class Reviews {
  private static final long LONGEST_TOKEN = Duration.ofDays(365).toSeconds();

  private final Tokens tokens;
  private final InstantSource clock;

  Reviews(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /// The answer, or empty when the path is no review.
  Optional<Reply> answer(ApiRequest request) {
    List<String> path = request.path();
    if (!request.method().equals("POST") || path.size() != 4 || !path.getFirst().equals("apis")) {
      return Optional.empty();
    }
    return switch (path.get(3)) {
      case "selfsubjectaccessreviews", "subjectaccessreviews" -> {
        ObjectNode review = request.object();
        ObjectNode status = review.putObject("status");
        status.put("allowed", true).put("reason", "this cluster does not enforce authorization");
        yield created(review);
      }
      case "selfsubjectrulesreviews" -> {
        ObjectNode review = request.object();
        ObjectNode status = review.putObject("status");
        status.put("incomplete", false);
        ObjectNode rule = status.putArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
          rule.putArray(field).add("*");
        }
        ObjectNode paths = status.putArray("nonResourceRules").addObject();
        paths.putArray("verbs").add("*");
        paths.putArray("nonResourceURLs").add("*");
        yield created(review);
      }
      case "selfsubjectreviews" -> {
        ObjectNode review = request.object();
        user(review.putObject("status").putObject("userInfo"), request.identity());
        yield created(review);
      }
      case "tokenreviews" -> created(tokenReview(request.object()));
      default -> Optional.empty();
    };
  }

  /// A new token of a service account.
  Reply token(Target account, ObjectNode stored, ApiRequest request) {
    ObjectNode body =
        request.body().isEmpty() ? JsonNodeFactory.instance.objectNode() : request.object();
    long seconds = body.path("spec").path("expirationSeconds").asLong(3600);
    if (seconds < 600) {
      throw StatusException.badRequest(
          "spec.expirationSeconds must be at least 600, was " + seconds);
    }
    Instant expires =
        clock
            .instant()
            .plusSeconds(Math.min(seconds, LONGEST_TOKEN))
            .truncatedTo(ChronoUnit.SECONDS);
    String uid = stored.path("metadata").path("uid").asText();
    String token =
        tokens.issue(new Tokens.Account(account.namespace(), account.name(), uid), expires);
    body.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    body.withObject("/metadata")
        .put("name", account.name())
        .put("namespace", account.namespace())
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    body.withObject("/spec").put("expirationSeconds", seconds);
    body.putObject("status").put("token", token).put("expirationTimestamp", expires.toString());
    return new Reply.Document(201, body, List.of());
  }

  private ObjectNode tokenReview(ObjectNode review) {
    ObjectNode status = review.putObject("status");
    Optional<Identity> identity = tokens.identify(review.path("spec").path("token").asText());
    status.put("authenticated", identity.isPresent());
    identity.ifPresent(found -> user(status.putObject("user"), found));
    return review;
  }

  private static void user(ObjectNode out, Identity identity) {
    out.put("username", identity.user());
    ArrayNode groups = out.putArray("groups");
    identity.groups().forEach(groups::add);
  }

  private static Optional<Reply> created(ObjectNode review) {
    return Optional.of(new Reply.Document(201, review, List.of()));
  }
}
