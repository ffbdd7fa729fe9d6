package dev.ordercluster.orders.purge;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The call that a cache wants, as templates: `{keys}` the surrogate keys separated by spaces,
/// `{json-keys}` the same as JSON texts separated by commas, `{key}` one key, `{path}` the path of
/// the product that a key names, `{secret}` what the secret file holds.
///
/// @param secretFile null without a secret
/// @param maxKeys most keys in one call; 1 where the call names a single one
record PurgeCall(
    String url,
    String method,
    Map<String, String> headers,
    String body,
    @Nullable Path secretFile,
    int maxKeys) {
  private static final String PRODUCT = "product-";

  PurgeCall {
    headers = Map.copyOf(headers);
    String all = url + headers.values() + body;
    if (all.contains("{key}") || all.contains("{path}")) {
      maxKeys = 1;
    }
  }

  /// The calls that purge these keys. A cache that knows paths only is told those of products.
  List<List<String>> batches(List<String> keys) {
    List<String> wanted =
        url.contains("{path}") ? keys.stream().filter(PurgeCall::namesOne).toList() : keys;
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i += maxKeys) {
      batches.add(wanted.subList(i, Math.min(wanted.size(), i + maxKeys)));
    }
    return batches;
  }

  /// One call.
  HttpRequest request(List<String> keys, String secret, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(filled(url, keys, secret))).timeout(timeout);
    headers.forEach((name, value) -> request.header(name, filled(value, keys, secret)));
    byte[] content = filled(body, keys, secret).getBytes(StandardCharsets.UTF_8);
    return request
        .method(
            method,
            content.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(content))
        .build();
  }

  /// An answer that says that nothing old is kept. A cache that is told paths asks for them at
  /// once, and 404 is what it gets for a product that is gone.
  boolean succeeded(int status) {
    return (status >= 200 && status < 300) || (status == 404 && url.contains("{path}"));
  }

  private static boolean namesOne(String key) {
    return key.startsWith(PRODUCT) && !key.equals(PurgeFeed.LISTS);
  }

  private static String filled(String template, List<String> keys, String secret) {
    String json = keys.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(","));
    String first = keys.getFirst();
    return template
        .replace("{keys}", String.join(" ", keys))
        .replace("{json-keys}", json)
        .replace("{key}", first)
        .replace("{path}", "/v1/products/" + first.substring(Math.min(first.length(), 8)))
        .replace("{secret}", secret);
  }

  /// Without what a header may hold.
  @Override
  public String toString() {
    return "PurgeCall[" + method + " " + url + "]";
  }
}
