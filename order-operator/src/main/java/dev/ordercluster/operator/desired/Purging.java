package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.operator.api.v1beta1.Cdn;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the order services tell the caches in front of the gateways what changed. All of it is empty
/// where there is no such cache.
final class Purging {
  private static final String DIRECTORY = "/etc/ordercluster/cdn";
  private static final String FILE = "token";
  private static final String VOLUME = "cdn";
  private static final Pattern URL =
      Pattern.compile("^(https?)://[^/?#{]*?(?::([0-9]{1,5}))?([/?#{]|$).*");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cdn.@Nullable Purge purge;

  private Purging(Cdn.@Nullable Purge purge) {
    this.purge = purge;
  }

  static Purging of(Blueprint blueprint) {
    return new Purging(blueprint.spec().gateway().cdn().purge());
  }

  List<EnvVar> environment() {
    if (purge == null) {
      return List.of();
    }
    List<EnvVar> environment =
        new ArrayList<>(
            List.of(
                env("ORDERS_CDN_PURGE_URL", purge.url()),
                env("ORDERS_CDN_PURGE_METHOD", purge.method()),
                env("ORDERS_CDN_PURGE_HEADERS", json(purge.fields())),
                env("ORDERS_CDN_PURGE_BODY", purge.body()),
                env("ORDERS_CDN_PURGE_MAX_KEYS", purge.maxKeys())));
    if (purge.secretName() != null) {
      environment.add(env("ORDERS_CDN_PURGE_SECRET_FILE", DIRECTORY + "/" + FILE));
    }
    return environment;
  }

  // Optional: a Secret that is missing must not keep orders from being taken; the purges fail,
  // which
  // a metric and the log tell.
  List<Volume> volumes() {
    return purge == null || purge.secretName() == null
        ? List.of()
        : List.of(
            new VolumeBuilder()
                .withName(VOLUME)
                .withNewSecret()
                .withSecretName(purge.secretName())
                .withOptional(true)
                .withDefaultMode(Volumes.FILE_MODE)
                .addNewItem(purge.secretKey(), null, FILE)
                .endSecret()
                .build());
  }

  List<VolumeMount> mounts() {
    return volumes().isEmpty() ? List.of() : List.of(Volumes.readOnly(VOLUME, DIRECTORY));
  }

  /// Ports that are called outside of the platform.
  List<Integer> ports() {
    if (purge == null) {
      return List.of();
    }
    Matcher url = URL.matcher(purge.url());
    if (!url.matches()) {
      return List.of();
    }
    int standard = url.group(1).equals("https") ? 443 : 80;
    return List.of(url.group(2) == null ? standard : Integer.parseInt(url.group(2)));
  }

  private static String json(Map<String, String> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts always have a JSON form", e);
    }
  }
}
