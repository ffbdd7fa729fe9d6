package dev.ordercluster.local.images;

/// An image reference taken apart: `[registry/]repository[:tag][@digest]`.
///
/// @param repository without registry and without Docker Hub's `library/`
/// @param tag `latest` when none is given; the digest is dropped, there is nothing to check it on
record ImageName(String repository, String tag) {
  static ImageName parse(String reference) {
    int digest = reference.indexOf('@');
    String rest = digest < 0 ? reference : reference.substring(0, digest);
    int slash = rest.indexOf('/');
    String first = slash < 0 ? "" : rest.substring(0, slash);
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      rest = rest.substring(slash + 1);
    }
    if (rest.startsWith("library/")) {
      rest = rest.substring("library/".length());
    }
    int colon = rest.lastIndexOf(':');
    return colon < 0
        ? new ImageName(rest, "latest")
        : new ImageName(rest.substring(0, colon), rest.substring(colon + 1));
  }

  /// Whether this is `path`, whatever a mirror puts before it.
  boolean is(String path) {
    return repository.equals(path) || repository.endsWith("/" + path);
  }

  /// The last part of the repository.
  String lastPart() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }
}
