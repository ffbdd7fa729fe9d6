package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.placement.Placements;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.util.List;
import java.util.Set;

/// The slice as a whole: routes and the worker that carries jobs out.
public final class Imports implements AutoCloseable {
  private final Database database;
  private final JobStore jobs;
  private final LineReader reader;
  private final Importer importer;

  /// Wires the slice.
  ///
  /// @param methods the payment providers that an order may name
  public Imports(
      Database database, Vault vault, Placements placements, Set<String> methods, Meters meters) {
    this.database = database;
    this.jobs = new JobStore(database);
    this.reader = new LineReader(vault, methods);
    this.importer =
        new Importer(jobs, reader, placements, new Batches(database, placements), meters);
  }

  public List<Route> routes(Cursors cursors) {
    return new ImportHandler(jobs, new JobResults(database), reader, cursors, importer::wake)
        .routes();
  }

  public void start() {
    importer.start();
  }

  @Override
  public void close() {
    importer.close();
  }
}
