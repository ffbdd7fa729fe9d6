package dev.ordercluster.gateway.wire;

/// Bounds on the head of a message, in bytes and fields.
public record Limits(int startLine, int head, int fields) {
  public Limits {
    if (startLine < 256 || head < startLine || fields < 8) {
      throw new IllegalArgumentException(
          "start line must be at least 256 bytes, the head no smaller, and 8 fields allowed");
    }
  }
}
