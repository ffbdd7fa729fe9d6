package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import java.net.InetAddress;

/// A request that passed the edge: syntax, framing and path are checked.
///
/// @param headers as they came; what a service gets is decided by the proxy
/// @param body the body, not yet read
/// @param client the address that the request counts for
/// @param id request id, ours
public record Request(
    String method,
    CanonicalPath path,
    Headers headers,
    RequestBody body,
    InetAddress client,
    String id,
    TraceContext trace,
    boolean secure) {

  /// The same request with its body in another form.
  public Request with(RequestBody other) {
    return new Request(method, path, headers, other, client, id, trace, secure);
  }

  /// The same request with the decision whether its trace is recorded.
  public Request recorded(boolean sampled) {
    return new Request(method, path, headers, body, client, id, trace.recorded(sampled), secure);
  }
}
