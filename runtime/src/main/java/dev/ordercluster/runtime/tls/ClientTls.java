package dev.ordercluster.runtime.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// How a client trusts a server that somebody else runs; the server's name is verified.
///
/// @param authorities PEM file of who may have signed the server's certificate; empty: the public
///   authorities that Java knows
public record ClientTls(Optional<Path> authorities) {
  /// What type [#trustStore] is of.
  public static final String TYPE = "PKCS12";

  /// The settings of a client whose TLS can be switched on.
  public static Optional<ClientTls> of(boolean enabled, Optional<Path> authorities) {
    return enabled ? Optional.of(new ClientTls(authorities)) : Optional.empty();
  }

  /// What a client of Java's own connects with; the authorities as they are now.
  ///
  /// @throws IllegalArgumentException when the file cannot be used
  public SSLContext context() {
    try {
      if (authorities.isEmpty()) {
        return SSLContext.getDefault();
      }
      char[] password = "not secret".toCharArray();
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(new ByteArrayInputStream(trustStore(authorities.get(), password)), password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("cannot use the authorities in " + authorities, e);
    }
  }

  /// The authorities as a key store, for libraries that take no PEM.
  ///
  /// @param password that it shall have; it protects nothing secret
  /// @throws IllegalArgumentException when the file cannot be used
  public static byte[] trustStore(Path authorities, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, null);
      int number = 0;
      for (X509Certificate authority : Pem.certificates(Files.readString(authorities))) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("cannot use the authorities in " + authorities, e);
    }
  }
}
