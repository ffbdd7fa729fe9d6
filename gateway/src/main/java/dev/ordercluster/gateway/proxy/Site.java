package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.cache.Stored;
import dev.ordercluster.gateway.edge.CanonicalPath;
import dev.ordercluster.gateway.landing.Pages;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The gateway's own pages: `/` with its style, and the API reference at `/docs`.
final class Site {
  private static final List<String> METHODS = List.of("GET", "HEAD");
  private static final String REFERENCE = "/docs";

  private final Pages pages = new Pages();
  private final PublicReads reads;

  Site(PublicReads reads) {
    this.reads = reads;
  }

  boolean has(CanonicalPath path) {
    return path.encoded().equals(REFERENCE) || pages.find(path.encoded(), List.of()).isPresent();
  }

  void answer(Exchange exchange) throws IOException {
    String path = exchange.request().path().encoded();
    exchange.routed(path);
    if (!METHODS.contains(exchange.request().method())) {
      exchange.extra().add("Allow", String.join(", ", METHODS));
      exchange.refuse(GatewayProblems.methodNotAllowed(METHODS));
      return;
    }
    if (path.equals("/")) {
      exchange.extra().add("Vary", "Accept");
    }
    Optional<Stored> page = pages.find(path, exchange.request().headers().all("Accept"));
    if (page.isPresent()) {
      reads.page(exchange, page.get());
    } else {
      reads.answer(exchange, reads.reference(REFERENCE));
    }
  }
}
