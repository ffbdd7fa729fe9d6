package dev.ordercluster.gateway.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A JWKS file, mounted from a ConfigMap; read as it is at each call.
record FileKeySource(Path file) implements KeySource {
  private static final long MAX_BYTES = 512 * 1024;

  @Override
  public String read() throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file.getFileName() + " is larger than " + MAX_BYTES + " bytes");
    }
    return Files.readString(file);
  }
}
