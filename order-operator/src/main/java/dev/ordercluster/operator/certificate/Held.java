package dev.ordercluster.operator.certificate;

/// The certificate that a component has.
///
/// @param request the request that it was issued for last; empty: none
public record Held(KeyPairPem pair, String request) {}
