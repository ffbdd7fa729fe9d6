package dev.ordercluster.cli.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The end of a log file that may still grow.
public final class LogTail {
  private static final int BLOCK = 1 << 20;

  private final Path file;

  public LogTail(Path file) {
    this.file = file;
  }

  /// The last lines, at most the last MiB; none when the file cannot be read.
  public List<String> last(int lines) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, in.length() - BLOCK);
      List<String> all = text(in, start).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /// Hands on the whole lines that were written after `from` bytes; starts over in a file that is
  /// shorter than that, because then it is a new one.
  ///
  /// @return up to where it has read
  public long follow(long from, Consumer<String> line) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long position = in.length() < from ? 0 : from;
      String text = text(in, position);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      whole.lines().forEach(line);
      return position + whole.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /// How long the file is, 0 when there is none.
  public long length() {
    return file.toFile().length();
  }

  private static String text(RandomAccessFile in, long start) throws IOException {
    in.seek(start);
    byte[] bytes = new byte[(int) Math.min(BLOCK, in.length() - start)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
