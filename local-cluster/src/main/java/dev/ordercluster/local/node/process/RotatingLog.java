package dev.ordercluster.local.node.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A log file that is put aside when it is full: `web.log` becomes `web.previous.log`, so a
/// container keeps at most two files. Not safe for use by several threads.
final class RotatingLog implements AutoCloseable {
  private final Path file;
  private final Path previous;
  private final long limit;
  private OutputStream out;
  private long size;

  /// @param limit bytes after which a new file is begun, at the end of a line if one comes soon
  RotatingLog(Path file, Path previous, long limit) throws IOException {
    this.file = file;
    this.previous = previous;
    this.limit = limit;
    Files.createDirectories(file.toAbsolutePath().resolveSibling(".").normalize());
    out = open();
    size = Files.size(file);
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void write(byte[] bytes, int length) throws IOException {
    int from = 0;
    if (size >= limit) {
      int line = endOfLine(bytes, length);
      out.write(bytes, 0, line);
      rotate();
      from = line;
    }
    out.write(bytes, from, length - from);
    size += length - from;
  }

  private static int endOfLine(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(file, previous, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    out = open();
    size = 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
