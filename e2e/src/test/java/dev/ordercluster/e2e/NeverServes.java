package dev.ordercluster.e2e;

/// The program of an order service whose migration succeeds and which does not start.
final class NeverServes {
  private NeverServes() {}

  public static void main(String[] args) {
    boolean migrates = args.length > 0 && args[0].equals("migrate");
    System.err.println(migrates ? "nothing to migrate" : "this version does not start");
    System.exit(migrates ? 0 : 1);
  }
}
