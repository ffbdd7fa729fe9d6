package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.placement.PlacementRequest;
import dev.ordercluster.orders.placement.Placements;
import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Orders that are placed together or not at all, in one transaction with their results.
final class Batches {
  // In the order of placement itself, so that a batch and single orders cannot deadlock.
  private static final String LOCK =
      "SELECT 1 FROM products WHERE sku = ANY (?) ORDER BY sku FOR NO KEY UPDATE";

  private final Database database;
  private final Placements placements;

  Batches(Database database, Placements placements) {
    this.database = database;
    this.placements = placements;
  }

  /// Places all; throws [StoppedException] at the first that cannot be, and then none is.
  void place(List<PlacementRequest> requests, List<JobLine> lines, UUID job) {
    List<Placements.Prepared> prepared = requests.stream().map(placements::prepare).toList();
    List<Placements.InTransaction> placed =
        database.inTransaction(
            connection -> {
              lock(connection, requests);
              return place(connection, prepared, lines, job);
            });
    placements.committed(placed);
  }

  private List<Placements.InTransaction> place(
      Connection connection, List<Placements.Prepared> prepared, List<JobLine> lines, UUID job)
      throws SQLException {
    List<Placements.InTransaction> placed = new ArrayList<>();
    List<JobLine.Result> results = new ArrayList<>();
    for (int i = 0; i < prepared.size(); i++) {
      Placements.InTransaction one = placements.place(connection, prepared.get(i));
      JobLine.Result result = JobLine.Result.of(lines.get(i).number(), one.placement());
      if (!result.isSuccess()) {
        throw new StoppedException(result);
      }
      placed.add(one);
      results.add(result);
    }
    var _ = JobStore.record(connection, job, results);
    return placed;
  }

  private static void lock(Connection connection, List<PlacementRequest> requests)
      throws SQLException {
    Object[] skus =
        requests.stream()
            .flatMap(request -> request.basket().lines().stream())
            .map(SkuQuantity::sku)
            .distinct()
            .toArray();
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, connection.createArrayOf("text", skus));
      statement.execute();
    }
  }

  /// A line could not become an order, so none did.
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JobLine.Result culprit;

    StoppedException(JobLine.Result culprit) {
      super("line " + culprit.number() + " was refused");
      this.culprit = culprit;
    }

    JobLine.Result culprit() {
      return culprit;
    }
  }
}
