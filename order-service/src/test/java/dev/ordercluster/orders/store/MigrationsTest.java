package dev.ordercluster.orders.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void theLatestVersionIsThatOfTheNewestScript() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      List<Integer> versions =
          files
              .map(file -> file.getFileName().toString())
              .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
              .sorted()
              .toList();
      assertThat(versions.getLast()).isEqualTo(Integer.valueOf(Migrations.LATEST));
      assertThat(versions).doesNotHaveDuplicates();
    }
  }
}
