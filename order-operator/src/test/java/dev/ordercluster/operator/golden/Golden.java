package dev.ordercluster.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares generated text with the committed file. `-Dregenerate=true` rewrites the file instead,
/// so that a change is reviewed as a difference.
public final class Golden {
  private Golden() {}

  /// The checkout's root, whatever folder the test runs in.
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("mvnw"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  public static boolean regenerating() {
    return Boolean.getBoolean("regenerate");
  }

  public static void check(Path file, String generated) {
    try {
      if (regenerating()) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, generated);
      }
      assertThat(file).as("committed; create it with -Dregenerate=true").exists();
      assertThat(generated)
          .as("%s has drifted; review and rewrite it with -Dregenerate=true", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
