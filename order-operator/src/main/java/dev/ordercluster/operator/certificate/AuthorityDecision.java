package dev.ordercluster.operator.certificate;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is done about the authority of a cluster. A new one signs nothing until everybody trusts
/// both, and the old one is trusted until nothing that it signed is in use any more:
/// 1. replaced: both are trusted, certificates of the old one stay;
/// 2. after the propagation time every certificate is issued anew, see [LeafDecision];
/// 3. after the propagation time again the old one is trusted no more.
///
/// All of it is read off the certificates themselves, so a pass that was interrupted is simply
/// repeated.
public sealed interface AuthorityDecision {

  /// It stays.
  record Keep() implements AuthorityDecision {}

  /// There is none: a first one is made.
  record Create() implements AuthorityDecision {}

  /// A successor is made.
  ///
  /// @param why in words
  record Replace(String why) implements AuthorityDecision {}

  /// Those before it are trusted no more.
  record Alone() implements AuthorityDecision {}

  /// Decides.
  ///
  /// @param request the owner's request for a new authority; empty: there is none
  /// @param leaves what components have
  static AuthorityDecision decide(
      Optional<Authority> present,
      String request,
      List<CertificateFacts> leaves,
      CertificatePolicy policy,
      Instant now) {
    if (present.isEmpty()) {
      return new Create();
    }
    Authority authority = present.get();
    CertificateFacts signer = authority.signer().facts();
    if (!signer.validAt(now)) {
      return new Replace("it is out of date");
    }
    if (!authority.previous().isEmpty()) {
      return settled(signer, leaves, policy, now) ? new Alone() : new Keep();
    }
    if (!request.isEmpty() && !request.equals(authority.request())) {
      return new Replace("its owner asked for it");
    }
    return now.isBefore(policy.renewalOfAuthority(signer))
        ? new Keep()
        : new Replace("its end comes near");
  }

  /// When everybody who accepts or presents certificates has those that are there now.
  static Instant settledAt(
      CertificateFacts signer, List<CertificateFacts> leaves, CertificatePolicy policy) {
    return leaves.stream()
        .map(CertificateFacts::issuedAt)
        .max(Comparator.naturalOrder())
        .filter(newest -> newest.isAfter(signer.issuedAt()))
        .orElse(signer.issuedAt())
        .plus(policy.propagation());
  }

  private static boolean settled(
      CertificateFacts signer,
      List<CertificateFacts> leaves,
      CertificatePolicy policy,
      Instant now) {
    return leaves.stream().allMatch(leaf -> leaf.authority().equals(signer.key()))
        && !now.isBefore(settledAt(signer, leaves, policy));
  }
}
