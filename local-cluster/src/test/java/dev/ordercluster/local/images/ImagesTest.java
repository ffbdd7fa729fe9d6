package dev.ordercluster.local.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.backends.BinaryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  @ParameterizedTest
  @CsvSource({
    "postgres:18, postgres, 18",
    "docker.io/library/postgres:18.1-alpine, postgres, 18.1-alpine",
    "localhost:5000/ordercluster/gateway:1.0.0, ordercluster/gateway, 1.0.0",
    "registry.example.com/mirror/apache/kafka:4.1.0, mirror/apache/kafka, 4.1.0",
    "redis, redis, latest",
    "redis:8@sha256:0123456789abcdef, redis, 8",
  })
  void anImageReferenceIsTakenApart(String reference, String repository, String tag) {
    assertThat(ImageName.parse(reference)).isEqualTo(new ImageName(repository, tag));
  }

  @ParameterizedTest
  @CsvSource({
    "apache/kafka, true",
    "mirror/apache/kafka, true",
    "evilapache/kafka, false",
    "kafka, false"
  })
  void aMirrorsPrefixIsTolerated(String repository, boolean kafka) {
    assertThat(new ImageName(repository, "1").is("apache/kafka")).isEqualTo(kafka);
  }

  @Test
  void anImageThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre(@TempDir Path folder)
      throws IOException {
    jar(folder.resolve("home/gateway/target/app/gateway-app.jar"));
    jar(folder.resolve("versions/1.1.0/order-service-app.jar"));
    try (AotCaches caches = new AotCaches(folder, Map.of(), InstantSource.system())) {
      Images images =
          new Images(
              new Images.Places(folder.resolve("home"), folder.resolve("versions")),
              caches,
              "1.0.0",
              BinaryCache.ofThisUser());
      assertThat(images.find("ordercluster/gateway:1.0.0")).isNotNull();
      assertThat(images.find("ordercluster/gateway:latest")).isNotNull();
      assertThat(images.find("ordercluster/order-service:1.1.0")).isNotNull();
      assertThatThrownBy(() -> images.find("ordercluster/gateway:1.1.0"))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining(
              "known here: ordercluster/gateway:1.0.0, ordercluster/order-service:1.1.0,");
      assertThatThrownBy(() -> images.find("ordercluster/gateway:.."))
          .isInstanceOf(ImageException.class);
    }
  }

  private static void jar(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
