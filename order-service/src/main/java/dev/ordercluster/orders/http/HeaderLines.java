package dev.ordercluster.orders.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// Reads header fields. Several lines of one field are one list (RFC 9110, 5.3): a field that is no
/// list then has a value that its reader refuses, instead of the one that happened to come first.
final class HeaderLines {
  private HeaderLines() {}

  static Optional<String> joined(ServerRequest request, String name) {
    HeaderName wanted = HeaderNames.create(name);
    return request.headers().contains(wanted)
        ? Optional.of(String.join(", ", request.headers().get(wanted).allValues()))
        : Optional.empty();
  }
}
