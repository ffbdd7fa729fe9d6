package dev.ordercluster.orders.tls;

import dev.ordercluster.runtime.ConfigurationException;
import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import dev.ordercluster.runtime.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How the API's port is protected on the wire.
///
/// @param files what is presented, and whose certificates clients must present; empty in the clear
public record ListenerTlsConfig(Optional<TlsFiles> files) {
  private static final Key<Optional<Path>> CERTIFICATE =
      Key.path(
              "tls.certificate-path",
              "PEM file of the certificate chain, followed when it changes; set: TLS on the API's port.")
          .optional();
  private static final Key<Optional<Path>> KEY =
      Key.path("tls.key-path", "PEM file of its private key.").optional();
  private static final Key<Optional<Path>> CLIENT_AUTHORITIES =
      Key.path(
              "tls.client-ca-path",
              "PEM file of the authorities of the gateways; set: clients must present a certificate.")
          .optional();

  public static final List<Key<?>> KEYS = List.of(CERTIFICATE, KEY, CLIENT_AUTHORITIES);

  /// Throws ConfigurationException when the files do not fit together.
  public static ListenerTlsConfig from(Settings settings) {
    Optional<Path> certificate = settings.get(CERTIFICATE);
    try {
      Optional<TlsFiles> files =
          TlsFiles.pair(certificate, settings.get(KEY), settings.get(CLIENT_AUTHORITIES));
      if (files.isPresent() && certificate.isEmpty()) {
        throw new IllegalArgumentException("authorities of clients need a certificate of our own");
      }
      return new ListenerTlsConfig(files);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(List.of("ORDERS_TLS_CERTIFICATE_PATH: " + e.getMessage()));
    }
  }

  /// Clients must present a certificate.
  boolean isMutual() {
    return files.flatMap(TlsFiles::authorities).isPresent();
  }
}
