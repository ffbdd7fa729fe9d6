package dev.ordercluster.orders.http;

import com.fasterxml.jackson.databind.JsonNode;

/// The bytes of a request body as they came.
public final class Body {
  static final Body EMPTY = new Body(new byte[0]);

  private final byte[] bytes;

  public Body(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// The document in this body; a 400 when there is none.
  public JsonNode json() {
    return Json.parse(bytes);
  }
}
