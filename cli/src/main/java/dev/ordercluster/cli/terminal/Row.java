package dev.ordercluster.cli.terminal;

/// One line of progress: what is being waited for, how far it is, and what there is to say.
///
/// @param detail one line; line breaks are replaced by spaces
public record Row(String name, Mark mark, String detail) {
  /// How far a row is.
  public enum Mark {
    WAITING("·", "waiting"),
    WORKING("…", "starting"),
    DONE("✓", "ready"),
    FAILED("✗", "failing");

    private final String sign;
    private final String word;

    Mark(String sign, String word) {
      this.sign = sign;
      this.word = word;
    }

    String sign() {
      return sign;
    }

    String word() {
      return word;
    }
  }

  public Row {
    detail = detail.replaceAll("\\s+", " ").strip();
  }
}
