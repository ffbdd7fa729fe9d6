package dev.ordercluster.operator.secret;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// One Secret that an OrderCluster needs: its entries and how each is made when it is missing.
///
/// @param name of the Secret
/// @param component label of the part that owns it
public record SecretPlan(String name, String component, List<Entry> entries) {

  /// One entry of a Secret, made from the entries before it.
  ///
  /// @param derived true: a function of other entries, kept equal to it. False: made once and never
  ///   changed while it is there.
  record Entry(String key, boolean derived, Function<Map<String, String>, String> maker) {
    static Entry once(String key, Function<Map<String, String>, String> maker) {
      return new Entry(key, false, maker);
    }

    static Entry derived(String key, Function<Map<String, String>, String> maker) {
      return new Entry(key, true, maker);
    }
  }

  public SecretPlan {
    entries = List.copyOf(entries);
  }

  /// The entries of the Secret after what is missing was added; equal to `existing` when nothing
  /// is.
  public Map<String, String> complete(Map<String, String> existing) {
    Map<String, String> all = new TreeMap<>(existing);
    for (Entry entry : entries) {
      if (entry.derived() || all.getOrDefault(entry.key(), "").isEmpty()) {
        all.put(entry.key(), entry.maker().apply(all));
      }
    }
    return all;
  }
}
