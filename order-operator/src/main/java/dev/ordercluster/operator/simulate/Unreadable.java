package dev.ordercluster.operator.simulate;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// Words for what the file system refuses: the platform's own are often a path and nothing else.
final class Unreadable {
  private Unreadable() {}

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case CharacterCodingException _ -> "there are bytes that are no UTF-8 text";
      case FileSystemException refused ->
          Objects.requireNonNullElse(refused.getReason(), "the file system refused it");
      default -> Objects.requireNonNullElse(e.getMessage(), "reading or writing failed");
    };
  }
}
