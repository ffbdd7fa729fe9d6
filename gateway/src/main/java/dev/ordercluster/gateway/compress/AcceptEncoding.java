package dev.ordercluster.gateway.compress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a client takes of the two codings that are spoken here.
///
/// @param gzip weight 0..1000 of gzip, 0 when it is refused or not named
/// @param identity weight of no coding, 0 when it is refused
public record AcceptEncoding(int gzip, int identity) {
  private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
  // Neither named nor refused: acceptable, and anything named with a weight comes before it.
  private static final int UNNAMED = 1;
  private static final int ABSENT = -1;

  /// Reads the lines of an Accept-Encoding field. Without any line nothing is encoded; a member
  /// that cannot be read counts as not sent.
  public static AcceptEncoding of(List<String> lines) {
    int gzip = ABSENT;
    int identity = ABSENT;
    int rest = ABSENT;
    for (String line : lines) {
      for (String member : line.split(",", -1)) {
        int weight = weight(member);
        String coding = coding(member);
        if (weight < 0) {
          continue;
        }
        switch (coding) {
          case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
          case "identity" -> identity = weight;
          case "*" -> rest = weight;
          default -> {
            // Another coding, which is not spoken here.
          }
        }
      }
    }
    int other = rest == ABSENT ? 0 : rest;
    return new AcceptEncoding(
        gzip == ABSENT ? other : gzip, identity == ABSENT ? (rest == 0 ? 0 : UNNAMED) : identity);
  }

  private static String coding(String member) {
    int end = member.indexOf(';');
    return (end < 0 ? member : member.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static int weight(String member) {
    int at = member.indexOf(';');
    if (at < 0) {
      return 1000;
    }
    String parameter = member.substring(at + 1).strip().toLowerCase(Locale.ROOT);
    if (!parameter.startsWith("q=")) {
      return ABSENT;
    }
    String value = parameter.substring(2).strip();
    if (!WEIGHT.matcher(value).matches()) {
      return ABSENT;
    }
    String digits = value.length() > 2 ? value.substring(2) : "";
    int thousandths = Integer.parseInt((digits + "000").substring(0, 3));
    return value.startsWith("1") ? 1000 : thousandths;
  }

  /// The client would rather have gzip than nothing.
  public boolean prefersGzip() {
    return gzip > 0 && gzip >= identity;
  }

  /// An answer as it is may be sent.
  public boolean takesIdentity() {
    return identity > 0;
  }

  /// Some answer may be sent.
  public boolean takesAnything() {
    return gzip > 0 || identity > 0;
  }
}
