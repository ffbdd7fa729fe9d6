package dev.ordercluster.gateway;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// TLS towards the service: in the clear until there are authorities to trust.
///
/// @param files authorities, and what the gateway presents; empty in the clear
/// @param name that the instances' certificates must hold
public record ServiceTlsConfig(Optional<TlsFiles> files, Optional<String> name) {
  static final Key<Optional<Path>> AUTHORITIES =
      Key.path(
              "upstream.tls.ca-path",
              "PEM file of the authorities of the instances' certificates; set: TLS to the service")
          .optional();
  private static final Key<Optional<Path>> CERTIFICATE =
      Key.path("upstream.tls.certificate-path", "PEM file of what the gateway presents").optional();
  private static final Key<Optional<Path>> KEY =
      Key.path("upstream.tls.key-path", "PEM file of its private key").optional();
  private static final Key<Optional<String>> NAME =
      Key.text(
              "upstream.tls.name",
              "name in every instance's certificate; without it the upstream host")
          .optional();

  static final List<Key<?>> KEYS = List.of(AUTHORITIES, CERTIFICATE, KEY, NAME);

  /// Reads the settings.
  ///
  /// @throws IllegalArgumentException when they do not fit together
  static ServiceTlsConfig of(Settings settings) {
    Optional<TlsFiles> files =
        TlsFiles.pair(settings.get(CERTIFICATE), settings.get(KEY), settings.get(AUTHORITIES));
    if (files.isPresent() && files.get().authorities().isEmpty()) {
      throw new IllegalArgumentException(
          "TLS to the service needs the authorities of its certificates");
    }
    return new ServiceTlsConfig(files, settings.get(NAME));
  }
}
