package dev.ordercluster.orders.payment;

import java.util.Optional;
import java.util.function.Function;

/// A webhook as it came: its headers, first value by name in any case, and its bytes.
public final class Webhook {
  private final Function<String, Optional<String>> headers;
  private final byte[] body;

  public Webhook(Function<String, Optional<String>> headers, byte[] body) {
    this.headers = headers;
    this.body = body.clone();
  }

  public Optional<String> header(String name) {
    return headers.apply(name);
  }

  public byte[] body() {
    return body.clone();
  }
}
