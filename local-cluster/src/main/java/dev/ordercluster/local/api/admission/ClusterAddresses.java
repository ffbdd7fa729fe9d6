package dev.ordercluster.local.api.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.store.ObjectStore;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives Services their stable addresses: 127.N.128.1 to 127.N.255.254 of the cluster's block. What
/// is taken is read from the stored Services, so nothing can leak or be given twice.
public final class ClusterAddresses {
  private static final int FIRST = 128 * 256 + 1;
  private static final int LAST = 255 * 256 + 254;

  private final ObjectStore store;
  private final String block;

  /// @param block the first two bytes, `127.42`
  public ClusterAddresses(ObjectStore store, String block) {
    this.store = store;
    this.block = block;
  }

  /// Sets `clusterIP` and `clusterIPs` of a Service that needs one, in place; keeps a given one.
  void allocate(@Nullable ObjectNode before, ObjectNode service) {
    ObjectNode spec = service.withObject("/spec");
    String type = spec.path("type").asText("ClusterIP");
    if (type.equals("ExternalName")) {
      return;
    }
    String present = before == null ? "" : before.path("spec").path("clusterIP").asText();
    if (spec.path("clusterIP").asText().isEmpty()) {
      spec.put("clusterIP", present.isEmpty() ? free() : present);
    }
    if (spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
    }
  }

  private String free() {
    Set<String> taken = new HashSet<>();
    for (JsonNode service : store.list("services/").objects()) {
      taken.add(service.path("spec").path("clusterIP").asText());
    }
    int candidate = FIRST;
    for (int i = FIRST; i <= LAST; i++) {
      String address = block + "." + candidate / 256 + "." + candidate % 256;
      boolean usable = candidate % 256 != 0 && candidate % 256 != 255;
      if (usable && !taken.contains(address)) {
        return address;
      }
      candidate = candidate == LAST ? FIRST : candidate + 1;
    }
    throw new IllegalStateException("all service addresses of " + block + ".0.0/16 are taken");
  }
}
