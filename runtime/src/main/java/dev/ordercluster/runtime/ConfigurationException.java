package dev.ordercluster.runtime;

import java.util.List;

/// The settings of a process are unusable; carries every fault, each a sentence that says what to
/// change.
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  public ConfigurationException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
