package dev.ordercluster.gateway.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The header fields of one message in the order they came; names match without regard to case.
///
/// Mutable and confined to one thread. Arrays, because a message carries a dozen fields and a scan
/// over a dozen beats hashing them.
public final class Headers {
  private String[] names = new String[16];
  private String[] values = new String[16];
  private int size;

  /// Fields from alternating names and values.
  public static Headers of(String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  public int size() {
    return size;
  }

  public Headers add(String name, String value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names[size] = name;
    values[size] = value;
    size++;
    return this;
  }

  /// Replaces every field of that name by one.
  public Headers set(String name, String value) {
    remove(name);
    return add(name, value);
  }

  public Headers remove(String name) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!names[i].equalsIgnoreCase(name)) {
        names[kept] = names[i];
        values[kept] = values[i];
        kept++;
      }
    }
    size = kept;
    return this;
  }

  /// The first value, or null.
  public @Nullable String get(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        return values[i];
      }
    }
    return null;
  }

  public Optional<String> first(String name) {
    return Optional.ofNullable(get(name));
  }

  public boolean contains(String name) {
    return get(name) != null;
  }

  public int count(String name) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        count++;
      }
    }
    return count;
  }

  public List<String> all(String name) {
    List<String> found = new ArrayList<>(2);
    for (int i = 0; i < size; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        found.add(values[i]);
      }
    }
    return found;
  }

  /// The members of a comma-separated list field, lower case, over all its lines.
  public List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>(2);
    for (String value : all(name)) {
      for (String token : value.split(",", -1)) {
        String stripped = token.strip();
        if (!stripped.isEmpty()) {
          tokens.add(stripped.toLowerCase(Locale.ROOT));
        }
      }
    }
    return tokens;
  }

  public void forEach(BiConsumer<String, String> field) {
    for (int i = 0; i < size; i++) {
      field.accept(names[i], values[i]);
    }
  }
}
