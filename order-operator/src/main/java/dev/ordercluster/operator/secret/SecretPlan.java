package dev.ordercluster.operator.secret;

import dev.ordercluster.operator.desired.Component;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One Secret that an OrderCluster needs: its entries and how each is made when it is missing.
///
/// @param name of the Secret
/// @param component label of the part that owns it
public record SecretPlan(String name, String component, List<Entry> entries) {

  /// One entry of a Secret, made from the entries before it.
  ///
  /// @param derived true: a function of other entries, kept equal to it. False: made once and never
  ///   changed while it is there.
  /// @param opens the store whose volume cannot be read without this very value
  record Entry(
      String key,
      boolean derived,
      Optional<Component> opens,
      Function<Map<String, String>, String> maker) {
    static Entry once(String key, Function<Map<String, String>, String> maker) {
      return new Entry(key, false, Optional.empty(), maker);
    }

    static Entry opening(Component store, String key, Function<Map<String, String>, String> maker) {
      return new Entry(key, false, Optional.of(store), maker);
    }

    static Entry derived(String key, Function<Map<String, String>, String> maker) {
      return new Entry(key, true, Optional.empty(), maker);
    }
  }

  public SecretPlan {
    entries = List.copyOf(entries);
  }

  /// The stores whose volumes, if there are any, would be locked for good by making up again what
  /// is missing here, with the entries that are.
  public Map<Component, List<String>> missingKeysOfVolumes(Map<String, String> existing) {
    return entries.stream()
        .filter(entry -> entry.opens().isPresent())
        .filter(entry -> existing.getOrDefault(entry.key(), "").isEmpty())
        .collect(
            Collectors.groupingBy(
                entry -> entry.opens().orElseThrow(),
                TreeMap::new,
                Collectors.mapping(Entry::key, Collectors.toList())));
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
