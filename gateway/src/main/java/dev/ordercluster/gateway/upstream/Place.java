package dev.ordercluster.gateway.upstream;

/// A place of an instance until it is given back, which may be done more than once. Confined to its
/// request's thread.
public final class Place {
  private final Upstreams upstreams;
  private final Upstream upstream;
  private boolean given;

  Place(Upstreams upstreams, Upstream upstream) {
    this.upstreams = upstreams;
    this.upstream = upstream;
  }

  /// Lets another request have it.
  public void giveBack() {
    if (!given) {
      given = true;
      upstreams.giveBack(upstream);
    }
  }
}
