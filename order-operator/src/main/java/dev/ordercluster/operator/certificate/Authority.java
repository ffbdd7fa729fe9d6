package dev.ordercluster.operator.certificate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who signs the certificates of one OrderCluster.
///
/// @param signer what new certificates are signed with
/// @param previous certificates of authorities that are still trusted, PEM
/// @param request the last request to replace it; empty: there was none
public record Authority(KeyPairPem signer, List<String> previous, String request) {
  public Authority {
    previous = List.copyOf(previous);
  }

  /// Everyone who is trusted, PEM: the signer first.
  public String bundle() {
    return Stream.concat(Stream.of(signer.certificate()), previous.stream())
        .collect(Collectors.joining());
  }

  /// A successor that this one is trusted beside.
  Authority followedBy(KeyPairPem next, String newRequest) {
    return new Authority(
        next,
        Stream.concat(Stream.of(signer.certificate()), previous.stream()).toList(),
        newRequest);
  }

  /// The same, and nobody else is trusted.
  Authority alone() {
    return new Authority(signer, List.of(), request);
  }
}
