package dev.ordercluster.local.images;

import dev.ordercluster.backends.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The process that stands for a container.
///
/// @param environment all of it, nothing is inherited; may hold secrets
/// @param store whether it keeps data that wants an orderly stop before a machine-wide one
/// @param aot what it has to do with an AOT cache, if anything
public record Launch(
    List<String> argv,
    Map<String, String> environment,
    Path directory,
    StopSignal stopSignal,
    boolean store,
    Optional<AotPart> aot) {
  public Launch {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "Launch[" + argv.getFirst() + "]";
  }
}
