package dev.ordercluster.e2e;

/// Plain lines about what a run saw: figures and what could not be run here.
final class Report {
  private Report() {}

  static void line(String text) {
    System.out.println("e2e: " + text);
  }
}
