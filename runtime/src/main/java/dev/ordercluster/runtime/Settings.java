package dev.ordercluster.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The settings of one process, read once at start from environment variables and checked as a
/// whole.
///
/// For every key `K` of prefix `P` the variable `P_K` holds the value, or `P_K_FILE` names a file
/// that holds it (for secrets that are mounted as volumes; one trailing line break is dropped). A
/// variable with the prefix that no key knows is an error, so a misspelt setting is never silently
/// ignored.
public final class Settings {
  private static final String FILE_SUFFIX = "_FILE";

  // The accepted text per key; parsed again on get(), which keeps the types honest without a cast.
  private final Map<Key<?>, String> texts;
  private final Map<Key<?>, Path> files;

  private Settings(Map<Key<?>, String> texts, Map<Key<?>, Path> files) {
    this.texts = texts;
    this.files = files;
  }

  /// Reads every key, or throws one [ConfigurationException] that names every fault.
  public static Settings read(String prefix, List<Key<?>> keys, Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    Map<Key<?>, String> texts = new HashMap<>();
    Map<Key<?>, Path> files = new HashMap<>();
    for (Key<?> key : keys) {
      String variable = key.environmentVariable(prefix);
      String file = environment.get(variable + FILE_SUFFIX);
      if (file != null) {
        files.put(key, Path.of(file));
      }
      try {
        texts.put(key, checked(key, variable, raw(key, variable, environment)));
      } catch (ConfigurationException e) {
        faults.addAll(e.faults());
      }
    }
    faults.addAll(unknown(prefix, keys, environment));
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return new Settings(texts, files);
  }

  /// The file that a key's value was read from, for those who follow its changes; empty when the
  /// value came from the environment itself.
  public Optional<Path> file(Key<?> key) {
    return Optional.ofNullable(files.get(key));
  }

  /// The value of a key of this process's table.
  public <T> T get(Key<T> key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("key " + key.name() + " is not in this process's table");
    }
    return key.parser().apply(text);
  }

  private static @Nullable String raw(Key<?> key, String variable, Map<String, String> env) {
    String direct = env.get(variable);
    String file = env.get(variable + FILE_SUFFIX);
    if (direct != null && file != null) {
      throw fault(variable + " and " + variable + FILE_SUFFIX + " are both set: set one of them");
    }
    if (file == null) {
      return direct == null ? key.defaultText() : direct;
    }
    try {
      String text = Files.readString(Path.of(file));
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw fault(variable + FILE_SUFFIX + ": cannot read " + file + " (" + e.getMessage() + ")");
    }
  }

  private static String checked(Key<?> key, String variable, @Nullable String text) {
    if (text == null) {
      throw fault(variable + " is required: " + key.doc() + " (" + key.type() + ")");
    }
    try {
      var _ = key.parser().apply(text);
      return text;
    } catch (IllegalArgumentException e) {
      String shown = key.isSecret() ? "a secret value" : "\"" + text + "\"";
      throw fault(variable + " must be " + key.type() + ", was " + shown);
    }
  }

  private static List<String> unknown(
      String prefix, List<Key<?>> keys, Map<String, String> environment) {
    Set<String> known = new HashSet<>();
    for (Key<?> key : keys) {
      known.add(key.environmentVariable(prefix));
      known.add(key.environmentVariable(prefix) + FILE_SUFFIX);
    }
    List<String> faults = new ArrayList<>();
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith(prefix + "_") && !known.contains(variable)) {
        faults.add(variable + " is not a setting of this process: correct or remove it");
      }
    }
    return faults;
  }

  private static ConfigurationException fault(String message) {
    return new ConfigurationException(List.of(message));
  }
}
