package dev.ordercluster.orders.customer;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What somebody typed as a password, in the form in which it is hashed: the OpaqueString profile
/// of PRECIS (RFC 8265, 4.2), so that the same password is the same from every keyboard. Spaces
/// beyond ASCII become the ASCII one, and characters are composed (NFC). Control characters were
/// refused where the password was read.
record PasswordText(String prepared, List<String> forms) {
  PasswordText {
    forms = List.copyOf(forms);
  }

  /// Prepares a password.
  ///
  /// Its [#forms] begin with the prepared one; the others are those in which it may have been
  /// hashed before passwords were prepared: as it came, and decomposed, as some keyboards send it.
  static PasswordText of(String typed) {
    String prepared = Normalizer.normalize(spaced(typed), Normalizer.Form.NFC);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(prepared);
    forms.add(typed);
    forms.add(Normalizer.normalize(typed, Normalizer.Form.NFC));
    forms.add(Normalizer.normalize(typed, Normalizer.Form.NFD));
    return new PasswordText(prepared, List.copyOf(forms));
  }

  private static String spaced(String typed) {
    return typed
        .codePoints()
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public String toString() {
    return "PasswordText[]";
  }
}
