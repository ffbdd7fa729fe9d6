package dev.ordercluster.gateway.compress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Compresses what passes. [#finish] writes the end; [#discard] gives the memory back, also of a
/// body that broke off and must not look complete.
public final class Gzip extends GZIPOutputStream {
  /// Smaller bodies gain nothing: they fit one packet anyway.
  public static final int WORTHWHILE = 1024;

  private static final int LEVEL = 5;
  private static final int BUFFER = 4096;

  public Gzip(OutputStream out) throws IOException {
    super(out, BUFFER, true);
    def.setLevel(LEVEL);
  }

  public void discard() {
    def.end();
  }

  /// A whole body.
  public static byte[] of(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3 + 64);
    try {
      Gzip gzip = new Gzip(out);
      try {
        gzip.write(body, 0, body.length);
        gzip.finish();
      } finally {
        gzip.discard();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
