package dev.ordercluster.gateway.landing;

import dev.ordercluster.gateway.route.Routes;
import java.util.Optional;

/// What is made of the service's descriptions.
public final class Documents {
  /// Where the service describes its API.
  public static final String DESCRIPTION = "/openapi.json";

  private final ApiDocument api = new ApiDocument(Routes.ofOrderPlatform().all());
  private final ApiReference reference = new ApiReference(api);

  /// What is made of what the service serves at a path.
  public Optional<Rewriting> rewriting(String path) {
    return path.equals(DESCRIPTION) ? Optional.of(api) : Optional.empty();
  }

  /// Makes the page to read.
  public Rewriting reference() {
    return reference;
  }
}
