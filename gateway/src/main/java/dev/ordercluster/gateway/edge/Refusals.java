package dev.ordercluster.gateway.edge;

/// Told of every request that the edge refused before any handler saw it.
@FunctionalInterface
public interface Refusals {
  void refused(int status, String code);
}
