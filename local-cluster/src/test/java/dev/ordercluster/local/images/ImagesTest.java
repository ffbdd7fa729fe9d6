package dev.ordercluster.local.images;

import static org.assertj.core.api.Assertions.assertThat;

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
}
