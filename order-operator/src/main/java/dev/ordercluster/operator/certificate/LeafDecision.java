package dev.ordercluster.operator.certificate;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is done about the certificate of one component. Decided anew in every pass, from the
/// certificates alone.
public sealed interface LeafDecision {

  /// It stays.
  record Keep() implements LeafDecision {}

  /// It is issued anew.
  ///
  /// @param why in words
  record Issue(String why) implements LeafDecision {}

  /// What decisions about all certificates of a cluster have in common.
  ///
  /// @param request the owner's request for new certificates; empty: there is none
  record Scene(Authority authority, CertificatePolicy policy, String request, Instant now) {
    /// Until then not everybody may know the signer.
    Instant signerKnown() {
      return authority.signer().facts().issuedAt().plus(policy.propagation());
    }

    /// Whether those who are to accept what is signed now may not know the signer yet.
    boolean signerIsNew() {
      return !authority.previous().isEmpty() && now.isBefore(signerKnown());
    }
  }

  /// Decides.
  ///
  /// @param held what the component has; empty: nothing, or nothing that can be used
  static LeafDecision decide(Leaf wanted, Optional<Held> held, Scene scene) {
    if (held.isEmpty()) {
      return new Issue("there is none that can be used");
    }
    CertificateFacts facts = held.get().pair().facts();
    if (!facts.validAt(scene.now())) {
      return new Issue("it is out of date");
    }
    if (!Set.copyOf(wanted.names()).equals(facts.names())
        || !ids(wanted).equals(facts.purposes())) {
      return new Issue("its names changed");
    }
    if (scene.signerIsNew()) {
      return new Keep();
    }
    if (!facts.authority().equals(scene.authority().signer().facts().key())) {
      return new Issue("the authority was replaced");
    }
    if (!scene.request().isEmpty() && !scene.request().equals(held.get().request())) {
      return new Issue("its owner asked for it");
    }
    if (!scene.now().isBefore(scene.policy().renewalOf(facts))) {
      return new Issue("its end comes near");
    }
    if (facts.life().compareTo(scene.policy().validity()) > 0) {
      return new Issue("it lasts longer than it may");
    }
    return new Keep();
  }

  private static Set<String> ids(Leaf wanted) {
    return wanted.purposes().stream().map(Leaf.Purpose::id).collect(Collectors.toSet());
  }
}
