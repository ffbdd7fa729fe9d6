package dev.ordercluster.runtime;

import java.util.Map;

/// The address that a process's listeners bind.
///
/// In a pod that is every interface. Where several pods share one network stack (the embedded
/// cluster gives each its own loopback address) the environment variable `BIND_ADDRESS` narrows it.
public final class BindAddress {
  private static final String VARIABLE = "BIND_ADDRESS";

  private BindAddress() {}

  public static String from(Map<String, String> environment) {
    String address = environment.getOrDefault(VARIABLE, "");
    return address.isBlank() ? "0.0.0.0" : address;
  }
}
