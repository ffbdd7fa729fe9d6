package dev.ordercluster.runtime.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Presents the newest pair. A handshake asks for an alias first and for the chain and the key
/// later; the alias names the pair, and the one before stays, so a handshake that a reload meets
/// never mixes two pairs.
final class CurrentKeys extends X509ExtendedKeyManager {
  private static final String PREFIX = "pair-";
  private static final int KEPT = 2;

  private final ConcurrentMap<String, TlsMaterial> pairs = new ConcurrentHashMap<>();
  private volatile int newest;

  synchronized void use(TlsMaterial material) {
    int next = newest + 1;
    pairs.put(PREFIX + next, material);
    newest = next;
    pairs.remove(PREFIX + (next - KEPT));
  }

  private @Nullable String alias(String... types) {
    String alias = PREFIX + newest;
    TlsMaterial material = pairs.get(alias);
    if (material == null || material.key().isEmpty()) {
      return null;
    }
    String own = material.key().get().getAlgorithm();
    for (String type : types) {
      if (type.equals(own) || type.startsWith(own + "_")) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(type);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(type);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(types);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(types);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    String alias = alias(type);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return getClientAliases(type, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsMaterial material = pairs.get(alias);
    return material == null ? null : material.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsMaterial material = pairs.get(alias);
    return material == null ? null : material.key().orElse(null);
  }
}
