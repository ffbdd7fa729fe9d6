package dev.ordercluster.orders.idempotency;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.runtime.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Carries a request out once per Idempotency-Key: work and stored answer in one transaction,
/// readers told and the relay woken after its commit.
///
/// A refusal (4xx) that the work decides is stored like a success, with everything the work wrote
/// before it undone. Not stored, so that the key stays free: 400, 401, 403, 412, 428, 429, 5xx and
/// whatever aborts the transaction.
public final class Idempotency {
  private static final Set<Integer> NOT_STORED = Set.of(400, 401, 403, 412, 428, 429);

  private final Database database;
  private final RedisCache cache;
  private final Runnable published;

  /// Wires it.
  ///
  /// @param published called after a commit that may have left events in the outbox
  public Idempotency(Database database, RedisCache cache, Runnable published) {
    this.database = database;
    this.cache = cache;
    this.published = published;
  }

  /// What a request does inside the transaction. It may be run again when the transaction could not
  /// be serialised, so it must not act outside of it.
  public interface Work {
    Effect on(Connection connection) throws SQLException;
  }

  /// What came of the work.
  ///
  /// @param changed new version by cache key; readers forget older ones after the commit
  public record Effect(Reply reply, Map<String, Long> changed) {
    public Effect {
      changed = Map.copyOf(changed);
    }
  }

  /// Carries the work out, or gives the stored answer of an earlier request with the same key.
  public Reply once(Call call, IdempotencyKey key, Work work) {
    return finish(
        database.inTransaction(rows(call), connection -> claimed(connection, call, key, work)));
  }

  /// The same for a route that is harmless to repeat: without a key nothing is stored.
  public Reply once(Call call, Optional<IdempotencyKey> key, Work work) {
    return key.isPresent()
        ? once(call, key.get(), work)
        : finish(database.inTransaction(rows(call), work::on));
  }

  // What the request is about is what it locks.
  private static Set<String> rows(Call call) {
    return call.path().containsKey("id") ? Set.of(call.path().get("id")) : Set.of();
  }

  private Reply finish(Effect effect) {
    cache.changed(effect.changed());
    if (!effect.changed().isEmpty()) {
      published.run();
    }
    return effect.reply();
  }

  private static Effect claimed(Connection connection, Call call, IdempotencyKey key, Work work)
      throws SQLException {
    return switch (IdempotencyStore.claim(connection, key)) {
      case Claim.Answered(StoredAnswer answer) -> new Effect(answer.replayed(), Map.of());
      case Claim.Running() -> throw Claim.running();
      case Claim.Conflict() -> throw Claim.conflict();
      case Claim.Taken() -> {
        Effect effect = refusable(connection, call, work);
        StoredAnswer answer = StoredAnswer.of(effect.reply());
        IdempotencyStore.store(connection, key, answer);
        // The first answer goes through the stored form too, so that a replay differs in nothing.
        yield new Effect(answer.reply(), effect.changed());
      }
    };
  }

  private static Effect refusable(Connection connection, Call call, Work work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return work.on(connection);
    } catch (ProblemException refusal) {
      if (!isStored(refusal)) {
        throw refusal;
      }
      connection.rollback(before);
      return new Effect(reply(refusal, call.traceId()), Map.of());
    }
  }

  private static boolean isStored(ProblemException refusal) {
    int status = refusal.problem().status();
    return status < 500 && !NOT_STORED.contains(status);
  }

  private static Reply reply(ProblemException refusal, String traceId) {
    Problem problem = refusal.problem().withTraceId(traceId);
    return new Reply(
            problem.status(), Map.of("Content-Type", Problem.MEDIA_TYPE), Json.text(problem))
        .with(refusal.headers());
  }
}
