package dev.ordercluster.gateway.config;

import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The environment and the files that it names, read as one map of variables. A variable of the
/// environment counts before the configuration file's word for the same setting.
///
/// @param prefix of the process's variables
/// @param keys the settings that there are
/// @param file the setting that holds, or names, the configuration file
/// @param environment as the process got it
public record Sources(
    String prefix, List<Key<?>> keys, Key<?> file, Map<String, String> environment) {
  private static final String FILE = "_FILE";
  private static final int MAX_BYTES = 1024 * 1024;

  public Sources {
    keys = List.copyOf(keys);
    environment = Map.copyOf(environment);
  }

  /// The variables as they are now, each with its value: what a file holds stands in its place, and
  /// what the configuration file says in the place of that file.
  ///
  /// @throws ConfigurationException when a file cannot be read or the configuration file is none
  public Map<String, String> read() {
    Map<String, String> variables = new HashMap<>(environment);
    List<String> faults = new ArrayList<>();
    for (Key<?> key : keys) {
      String variable = key.environmentVariable(prefix);
      String named = environment.get(variable + FILE);
      // Both at once is a fault that whoever checks the settings tells.
      if (named != null && !environment.containsKey(variable)) {
        text(variable, named, faults)
            .ifPresent(
                text -> {
                  variables.remove(variable + FILE);
                  variables.put(variable, text);
                });
      }
    }
    if (faults.isEmpty()) {
      addFile(variables, faults);
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return variables;
  }

  private void addFile(Map<String, String> variables, List<String> faults) {
    String name = file.environmentVariable(prefix);
    String text = variables.remove(name);
    if (text == null || text.isBlank()) {
      return;
    }
    Map<String, Key<?>> known = new TreeMap<>();
    keys.stream().filter(key -> !key.equals(file)).forEach(key -> known.put(key.name(), key));
    SettingsFile settings = SettingsFile.parse(text, known);
    settings.faults().forEach(fault -> faults.add(name + ": " + fault));
    settings
        .texts()
        .forEach(
            (key, value) -> {
              String variable = key.environmentVariable(prefix);
              if (!environment.containsKey(variable) && !environment.containsKey(variable + FILE)) {
                variables.put(variable, value);
              }
            });
  }

  private static Optional<String> text(String variable, String file, List<String> faults) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes");
      }
      String text = Files.readString(path);
      return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    } catch (IOException e) {
      faults.add(variable + FILE + ": cannot read " + file + " (" + e.getMessage() + ")");
      return Optional.empty();
    }
  }

  /// Without the values, some of which are secret.
  @Override
  public String toString() {
    return "Sources[" + prefix + "]";
  }
}
