package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A line of the machine's account file.
record Account(String name, int uid, int gid) {
  private static final Path ACCOUNTS = Path.of("/etc/passwd");

  /// Whether this process is root.
  static boolean isRoot() {
    try {
      // The entry itself, not the link /proc/self, which is root's for everybody.
      Path self = Path.of("/proc", Long.toString(ProcessHandle.current().pid()));
      return Directories.ownerOf(self) == 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return false;
    }
  }

  /// The unprivileged account to run PostgreSQL as: the owner of data that exists already,
  /// otherwise `postgres`, otherwise `nobody`, otherwise any.
  ///
  /// It must be in the account file: PostgreSQL looks its own user up by number.
  static Optional<Account> unprivileged(int ownerOfData) {
    List<Account> candidates = all().stream().filter(account -> account.uid != 0).toList();
    return candidates.stream()
        .filter(account -> account.uid == ownerOfData)
        .findFirst()
        .or(() -> named(candidates, "postgres"))
        .or(() -> named(candidates, "nobody"))
        .or(() -> candidates.stream().findFirst());
  }

  static List<Account> parse(List<String> lines) {
    List<Account> accounts = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && isNumber(fields[2]) && isNumber(fields[3])) {
        accounts.add(
            new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
      }
    }
    return accounts;
  }

  private static List<Account> all() {
    try {
      return parse(Files.readAllLines(ACCOUNTS, java.nio.charset.StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new BackendException("cannot read the accounts of this machine: " + e.getMessage(), e);
    }
  }

  private static Optional<Account> named(List<Account> accounts, String name) {
    return accounts.stream().filter(account -> account.name.equals(name)).findFirst();
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,9}");
  }
}
