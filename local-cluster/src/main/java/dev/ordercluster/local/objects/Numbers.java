package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Numbers as they stand in Kubernetes objects, where absent means a default.
public final class Numbers {
  private Numbers() {}

  public static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  public static long or(@Nullable Long value, long otherwise) {
    return value == null ? otherwise : value;
  }

  public static Duration seconds(@Nullable Integer value) {
    return Duration.ofSeconds(or(value, 0));
  }

  /// A count or a percentage of `total`; a fraction is rounded up or down.
  public static int share(@Nullable IntOrString value, String otherwise, int total, boolean up) {
    if (value != null && value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value == null || value.getStrVal() == null ? otherwise : value.getStrVal();
    if (!text.endsWith("%")) {
      return Integer.parseInt(text);
    }
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return up ? Math.ceilDiv(total * percent, 100) : Math.floorDiv(total * percent, 100);
  }
}
