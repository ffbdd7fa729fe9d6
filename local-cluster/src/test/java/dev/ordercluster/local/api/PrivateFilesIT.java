package dev.ordercluster.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesIT {
  @TempDir private Path data;

  @Test
  void keysAndTokensAreReadableByTheirOwnerOnlyAndSurviveARestart() throws Exception {
    String token = startAndReadToken();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("ca.p12"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("admin-token"))))
        .isEqualTo("rw-------");
    byte[] authority = Files.readAllBytes(file("ca.p12"));
    assertThat(startAndReadToken()).isEqualTo(token).isNotBlank();
    assertThat(Files.readAllBytes(file("ca.p12"))).isEqualTo(authority);
  }

  @Test
  void anEmptyTokenFileIsRefusedInsteadOfLettingEverybodyIn() throws Exception {
    var _ = startAndReadToken();
    Files.writeString(file("admin-token"), "\n");
    assertThatThrownBy(this::startAndReadToken)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was empty: delete the file");
  }

  private String startAndReadToken() throws IOException, GeneralSecurityException {
    try (LocalApi _ = LocalApi.start(data)) {
      return Files.readString(file("admin-token")).strip();
    }
  }

  private Path file(String name) {
    return data.resolve("api").resolve(name);
  }
}
