package dev.ordercluster.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Chooses the cluster's loopback block 127.N.0.0/16 once and keeps the choice in the data folder.
final class NetworkBlock {
  private static final Pattern BLOCK = Pattern.compile("127\\.(\\d{1,3})");
  private static final int FIRST = 42;
  private static final int LAST = 254;

  private NetworkBlock() {}

  /// The block of this data folder.
  ///
  /// @throws IllegalStateException when the kept or wanted block is in use by another process
  static String choose(Path data, Optional<String> wanted, int port) throws IOException {
    Path file = data.resolve("network");
    if (Files.exists(file)) {
      String kept = checked(Files.readString(file).strip());
      if (wanted.isPresent() && !wanted.get().equals(kept)) {
        throw new IllegalStateException(
            "this data folder uses the network "
                + kept
                + ", LOCAL_NETWORK asks for "
                + wanted.get()
                + ": leave it out, or use another data folder");
      }
      return free(kept, port, "kept in " + file);
    }
    String chosen =
        wanted.isPresent()
            ? free(checked(wanted.get()), port, "asked for by LOCAL_NETWORK")
            : firstFree(data, port);
    Files.writeString(file, chosen + "\n");
    return chosen;
  }

  /// Starts the search at a place of this folder's own, so that two clusters that run by turns do
  /// not both keep the same block and meet there later.
  private static String firstFree(Path data, int port) {
    int choices = LAST - FIRST + 1;
    int start = Math.floorMod(data.toAbsolutePath().normalize().toString().hashCode(), choices);
    for (int i = 0; i < choices; i++) {
      String block = "127." + (FIRST + (start + i) % choices);
      if (isFree(block, port)) {
        return block;
      }
    }
    throw new IllegalStateException(
        ("port %d is taken on every address 127.%d.0.1 to 127.%d.0.1: stop a cluster or set"
                + " LOCAL_API_PORT")
            .formatted(port, FIRST, LAST));
  }

  private static String free(String block, int port, String why) {
    if (isFree(block, port)) {
      return block;
    }
    throw new IllegalStateException(
        block
            + ".0.1:"
            + port
            + " ("
            + why
            + ") is taken: this cluster is already running, or"
            + " another process uses its address; stop that first");
  }

  private static boolean isFree(String block, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(block + ".0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String checked(String block) {
    var matcher = BLOCK.matcher(block);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > LAST) {
      throw new IllegalStateException(
          "a network must be two bytes from 127.0 to 127.254, such as 127.42, was " + block);
    }
    return block;
  }
}
