package dev.ordercluster.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Key files for tests. The keys are fixed, so that services of several tests can share a database.
public final class TestKeys {
  private TestKeys() {}

  /// A file with key 1, which is primary.
  public static Path file() {
    return file(1, 1);
  }

  /// A file with these keys.
  ///
  /// @param ids the bytes of a key repeat its id
  public static Path file(int primary, int... ids) {
    try {
      return write(Files.createTempFile("encryption-keys", ".json"), primary, ids);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path write(Path file, int primary, int... ids) {
    String keys =
        IntStream.of(ids)
            .mapToObj(id -> "{\"id\":%d,\"key\":\"%s\"}".formatted(id, key(id)))
            .collect(Collectors.joining(","));
    return write(
        file,
        "{\"primaryKeyId\":%d,\"keys\":[%s],\"indexKey\":\"%s\"}"
            .formatted(primary, keys, key(200)));
  }

  /// Rewrites a file as one with key 1 and these index keys, of which 1 is that of the other files.
  public static Path writeIndexKeys(Path file, int primary, int... ids) {
    String keys =
        IntStream.of(ids)
            .mapToObj(id -> "{\"id\":%d,\"key\":\"%s\"}".formatted(id, key(199 + id)))
            .collect(Collectors.joining(","));
    return write(
        file,
        "{\"primaryKeyId\":1,\"keys\":[{\"id\":1,\"key\":\"%s\"}],\"primaryIndexKeyId\":%d,\"indexKeys\":[%s]}"
            .formatted(key(1), primary, keys));
  }

  /// Rewrites a file as one with key 1 in it and key 2 in a key service.
  public static Path writeTransit(Path file, int primary, String transit) {
    return write(
        file,
        "{\"primaryKeyId\":%d,\"keys\":[{\"id\":1,\"key\":\"%s\"},{\"id\":2,\"transit\":%s}],\"indexKey\":\"%s\"}"
            .formatted(primary, key(1), transit, key(200)));
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
