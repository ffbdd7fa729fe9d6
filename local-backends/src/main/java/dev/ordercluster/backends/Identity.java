package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom a server runs as: this process's own account, or one that root steps down to.
///
/// @param account empty when the server runs as this process does
/// @param prefix argv in front of the program; the program replaces it, so the pid stays
record Identity(Optional<Account> account, List<String> prefix) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  Identity {
    prefix = List.copyOf(prefix);
  }

  /// The identity for PostgreSQL, which refuses to run as root.
  ///
  /// No user namespace is needed. Where the account cannot reach the paths (a checkout under
  /// `/root`), it gets the one capability that lets it, and no other right of root.
  ///
  /// @param program must be executable by the account
  /// @param directory must be enterable by the account
  /// @param files must be readable by the account
  static Identity unprivileged(int ownerOfData, Path program, Path directory, List<Path> files) {
    if (!Account.isRoot()) {
      return new Identity(Optional.empty(), List.of());
    }
    Account account =
        Account.unprivileged(ownerOfData)
            .orElseThrow(
                () ->
                    new BackendException(
                        "PostgreSQL refuses to run as root and /etc/passwd names no other account:"
                            + " add one, for example nobody."));
    List<String> refusals = new ArrayList<>();
    for (List<String> prefix : waysDown(account)) {
      Optional<String> refusal = refusal(prefix, program, directory, files);
      if (refusal.isEmpty()) {
        return new Identity(Optional.of(account), prefix);
      }
      refusals.add(prefix.getFirst() + ": " + refusal.get());
    }
    throw new BackendException(
        "PostgreSQL refuses to run as root and no way was found to run it as "
            + account.name()
            + " on "
            + directory
            + ": "
            + String.join("; ", refusals));
  }

  List<String> argv(List<String> command) {
    List<String> argv = new ArrayList<>(prefix);
    argv.addAll(command);
    return argv;
  }

  /// Hands a file or directory (not its content) to the account.
  void own(Path path) throws IOException {
    if (account.isPresent()) {
      Directories.giveTo(path, account.get());
    }
  }

  static List<List<String>> waysDown(Account account) {
    String ids = account.uid() + ":" + account.gid();
    List<String> setpriv =
        List.of(
            "setpriv", "--reuid=" + account.uid(), "--regid=" + account.gid(), "--clear-groups");
    List<String> plain = new ArrayList<>(setpriv);
    plain.add("--inh-caps=-all");
    List<String> withAccess = new ArrayList<>(setpriv);
    // access(2) ignores a capability of a process that is not root unless that fix-up is off.
    withAccess.add("--securebits=+no_setuid_fixup");
    withAccess.add("--inh-caps=-all,+dac_override");
    withAccess.add("--ambient-caps=-all,+dac_override");
    return List.of(plain, List.of("chroot", "--userspec=" + ids, "--groups=", "/"), withAccess);
  }

  private static Optional<String> refusal(
      List<String> prefix, Path program, Path directory, List<Path> files) {
    List<String> probe = new ArrayList<>(prefix);
    probe.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "test \"$(id -u)\" != 0 && test -x \"$0\" && cd \"$1\" && shift"
                + " && for file; do test -r \"$file\" || exit 1; done",
            program.toString(),
            directory.toString()));
    files.forEach(file -> probe.add(file.toString()));
    try {
      Tool.Result result = Tool.run(probe, "", PATIENCE);
      return result.succeeded()
          ? Optional.empty()
          : Optional.of(result.tail().isEmpty() ? "no access" : result.tail());
    } catch (BackendException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
