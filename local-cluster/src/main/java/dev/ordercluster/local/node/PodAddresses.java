package dev.ordercluster.local.node;

import java.util.HashMap;
import java.util.Map;

/// Hands out the addresses `127.N.1.0` – `127.N.127.255`, one per pod. An address that was given
/// back is used again only after all others. Safe for use by several threads.
final class PodAddresses {
  private static final int FIRST = 1 << 8;
  private static final int END = 1 << 15;

  private final String network;
  private final Map<String, String> byAddress = new HashMap<>();
  private int next = FIRST;

  PodAddresses(String network) {
    this.network = network;
  }

  /// Keeps the address that a pod has had before, if it is one of ours and free; otherwise gives a
  /// new one.
  synchronized String take(String uid, String wanted) {
    boolean ours = wanted.startsWith(network + ".");
    if (ours && uid.equals(byAddress.computeIfAbsent(wanted, _ -> uid))) {
      next = Math.max(next, offset(wanted) + 1);
      return wanted;
    }
    for (int i = 0; i < END - FIRST; i++) {
      int offset = FIRST + Math.floorMod(next - FIRST + i, END - FIRST);
      String address = network + "." + (offset >> 8) + "." + (offset & 0xff);
      if (byAddress.putIfAbsent(address, uid) == null) {
        next = offset + 1;
        return address;
      }
    }
    throw new IllegalStateException("all " + (END - FIRST) + " pod addresses are in use");
  }

  private int offset(String address) {
    String[] parts = address.substring(network.length() + 1).split("\\.", -1);
    return (Integer.parseInt(parts[0]) << 8) + Integer.parseInt(parts[1]);
  }

  synchronized void giveBack(String uid) {
    byAddress.values().removeIf(uid::equals);
  }
}
