package dev.ordercluster.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The subjects that one issuer may speak for. Each issuer puts its own prefix before what its
/// tokens call `sub`, so that the customer `42` of one is never the customer `42` of another. One
/// issuer may go without; its tokens then cannot name a subject in another's space. Guests belong
/// to the shop's own sessions, services to its own API keys: no issuer can name one.
///
/// @param prefix put before each subject, empty for the one issuer that has none
/// @param reserved prefixes of others, which the subjects may not begin with
record SubjectSpace(String prefix, List<String> reserved) {
  static final String GUESTS = "guest-";
  // No prefix of an issuer can begin like this, so only the issuer without one has to be stopped.
  static final String SERVICES = "@apikey-";
  private static final int MAX_SUBJECT = 255;
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._~-]{0,32}");

  SubjectSpace {
    reserved = List.copyOf(reserved);
  }

  /// The shop-wide subject, or empty when the issuer may not name it.
  Optional<String> subject(String sub) {
    String subject = prefix + sub;
    boolean allowed =
        subject.length() <= MAX_SUBJECT && reserved.stream().noneMatch(subject::startsWith);
    return allowed ? Optional.of(subject) : Optional.empty();
  }

  /// The space of one issuer among all.
  static SubjectSpace of(IssuerSettings issuer, List<IssuerSettings> all) {
    List<String> reserved = new ArrayList<>(List.of(GUESTS, SERVICES));
    all.stream()
        .filter(other -> !other.issuer().equals(issuer.issuer()))
        .map(IssuerSettings::subjectPrefix)
        .filter(other -> !other.isEmpty())
        .forEach(reserved::add);
    return new SubjectSpace(issuer.subjectPrefix(), reserved);
  }

  /// Checks that no two issuers can name the same subject.
  ///
  /// @throws IllegalArgumentException with the issuers that could
  static void requireDistinct(List<IssuerSettings> all) {
    for (IssuerSettings one : all) {
      String prefix = one.subjectPrefix();
      require(
          PREFIX.matcher(prefix).matches(),
          one.issuer() + ": subjectPrefix may have 32 letters, digits and . _ ~ -");
      require(
          prefix.isEmpty() || !overlap(prefix, GUESTS),
          one.issuer() + ": subjectPrefix must not overlap with " + GUESTS);
      for (IssuerSettings other : all) {
        String theirs = other.subjectPrefix();
        boolean apart = prefix.isEmpty() != theirs.isEmpty() || !overlap(prefix, theirs);
        require(
            other.issuer().equals(one.issuer()) || apart,
            one.issuer()
                + " and "
                + other.issuer()
                + ": each issuer needs a subjectPrefix of its own, none the beginning of another;"
                + " one may go without");
      }
    }
  }

  private static boolean overlap(String a, String b) {
    return a.startsWith(b) || b.startsWith(a);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
