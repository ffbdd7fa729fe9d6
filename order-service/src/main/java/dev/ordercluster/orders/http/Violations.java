package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Collects what is wrong with the parts of a request, so that one answer names all of it.
public final class Violations {
  private final List<FieldError> found = new ArrayList<>();

  /// What a part is read as; when it is wrong, that is noted and the stand-in returned, which
  /// nobody sees because [#check] throws.
  public <T> T read(Supplier<T> part, T standIn) {
    try {
      return part.get();
    } catch (ProblemException e) {
      if (e.problem().errors().isEmpty() || e.problem().status() != 400) {
        throw e;
      }
      found.addAll(e.problem().errors());
      return standIn;
    }
  }

  /// Runs a check that gives nothing back.
  public void run(Runnable part) {
    var _ =
        read(
            () -> {
              part.run();
              return true;
            },
            false);
  }

  /// Throws the 400 that names everything noted so far, if anything was.
  public void check() {
    if (!found.isEmpty()) {
      throw ProblemException.badRequest(found.stream().distinct().toArray(FieldError[]::new));
    }
  }
}
