package dev.ordercluster.local.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A container that shall run.
///
/// @param command replaces the image's entry point when not empty
/// @param args arguments of the entry point
/// @param environment the container's, with mount paths already replaced by real ones; may hold
///   secrets
/// @param address the pod's own address
/// @param directory the container's own directory, its working directory
/// @param hosts the hosts file that resolves Service and pod names
/// @param memoryLimit bytes
public record LaunchRequest(
    List<String> command,
    List<String> args,
    Map<String, String> environment,
    String address,
    Path directory,
    Path hosts,
    OptionalLong memoryLimit) {
  public LaunchRequest {
    command = List.copyOf(command);
    args = List.copyOf(args);
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "LaunchRequest[" + directory + ", " + address + "]";
  }
}
