package dev.ordercluster.local.node.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where a container's output goes.
///
/// @param current the file that is written
/// @param previous the full one before it
public record LogFiles(Path current, Path previous) {
  private static final int END_BYTES = 2048;

  /// `<logs>/<pod uid>/<container>.log` and `<container>.previous.log`.
  public static LogFiles of(Path logs, String podUid, String container) {
    Path folder = logs.resolve(podUid);
    return new LogFiles(
        folder.resolve(container + ".log"), folder.resolve(container + ".previous.log"));
  }

  /// The end of what was written, at most 2 KiB of whole lines, as a termination message is that
  /// falls back to the log; empty when it cannot be read.
  public String end() {
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "r")) {
      long size = file.length();
      byte[] bytes = new byte[(int) Math.min(END_BYTES, size)];
      file.seek(size - bytes.length);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int line = bytes.length < size ? text.indexOf('\n') + 1 : 0;
      return text.substring(line).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
