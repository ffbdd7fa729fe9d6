package dev.ordercluster.operator.simulate;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options of one command: `--name value`, `--name=value`, and flags.
///
/// @param values by name
/// @param flags that were given
record Options(Map<String, String> values, Set<String> flags) {

  /// Options that are not as they have to be.
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message, null, false, false);
    }
  }

  static Options parse(List<String> arguments, Set<String> named, Set<String> flags)
      throws UsageException {
    Map<String, String> values = new HashMap<>();
    Set<String> given = new java.util.HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      String[] parts = arguments.get(i).split("=", 2);
      String name = parts[0];
      if (flags.contains(name) && parts.length == 1) {
        given.add(name);
      } else if (named.contains(name)) {
        boolean inOne = parts.length == 2;
        if (!inOne && i + 1 == arguments.size()) {
          throw new UsageException(name + " needs a value");
        }
        String value = inOne ? parts[1] : arguments.get(++i);
        if (values.put(name, value) != null) {
          throw new UsageException(name + " was given twice");
        }
      } else {
        throw new UsageException("unknown option " + arguments.get(i));
      }
    }
    return new Options(values, given);
  }

  Path path(String name) throws UsageException {
    String value = values.get(name);
    if (value == null) {
      throw new UsageException(name + " is missing");
    }
    return Path.of(value);
  }

  Optional<Path> optionalPath(String name) {
    return Optional.ofNullable(values.get(name)).map(Path::of);
  }

  /// A whole number from 1 to `most`.
  int number(String name, int most) throws UsageException {
    String value = values.getOrDefault(name, "");
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new UsageException(name + " is a whole number from 1 to " + most + ", got " + value);
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }
}
