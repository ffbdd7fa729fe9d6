package dev.ordercluster.operator.reconcile;

import java.util.List;

/// A volume is there, and what opens it is not. Only a person can mend that: by putting the Secret
/// back, or by giving up the data.
final class CredentialsMissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What the owner has to give.
  CredentialsMissingException(String secret, List<String> keys) {
    super(
        "Secret "
            + secret
            + " has no "
            + String.join(", ", keys)
            + ": create it with what the data service that somebody else runs asks for");
  }

  /// What was lost.
  ///
  /// @param claim what holds the data
  CredentialsMissingException(String secret, List<String> keys, String claim) {
    super(
        "Secret "
            + secret
            + " has no "
            + String.join(", ", keys)
            + ", but the volume "
            + claim
            + " holds data that only the lost value opens: restore the Secret from a backup, or"
            + " delete the volume claim if its data may go");
  }
}
