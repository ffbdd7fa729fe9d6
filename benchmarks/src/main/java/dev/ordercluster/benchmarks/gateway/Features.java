package dev.ordercluster.benchmarks.gateway;

/// What a gateway does besides passing requests on.
enum Features {
  PLAIN("plain"),
  JWT("JWT"),
  JWT_AND_LIMIT("JWT + limit");

  private final String label;

  Features(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  boolean checksTokens() {
    return this != PLAIN;
  }

  boolean limits() {
    return this == JWT_AND_LIMIT;
  }
}
