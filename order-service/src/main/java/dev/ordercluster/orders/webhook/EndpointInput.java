package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.http.Fields;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// An endpoint as an admin writes it.
///
/// @param url where deliveries go
/// @param types event types, `shop.order.*` for a group, `*` for all
/// @param isEnabled false to hold deliveries back
record EndpointInput(String url, String description, List<String> types, boolean isEnabled) {
  private static final int MOST_TYPES = 50;
  private static final String TYPE =
      "\\*|shop\\.([a-z-]+\\.)?\\*|shop\\.[a-z-]+\\.[a-z-]+\\.v[1-9]";

  EndpointInput {
    types = List.copyOf(types);
  }

  /// Reads a whole endpoint; a 400 names every member that is wrong.
  static EndpointInput parse(Fields fields, boolean allowPrivate) {
    String url =
        fields.text(
            "url",
            2048,
            new Fields.Rule(
                allowPrivate ? "an absolute http or https URL" : "an absolute https URL",
                text -> isUsable(text, allowPrivate)));
    String description =
        fields.has("description")
            ? fields.text("description", 500, new Fields.Rule("a description", _ -> true))
            : "";
    List<String> types =
        fields.texts(
            "types",
            MOST_TYPES,
            new Fields.Rule("an event type, shop.order.* or *", text -> text.matches(TYPE)));
    boolean isEnabled =
        !fields.has("status")
            || fields
                .text(
                    "status",
                    8,
                    new Fields.Rule(
                        "enabled or disabled", text -> text.matches("enabled|disabled")))
                .equals("enabled");
    List<String> distinct = new ArrayList<>();
    Set<String> known = new HashSet<>();
    types.stream().filter(known::add).forEach(distinct::add);
    fields.refuseUnknown();
    fields.check();
    return new EndpointInput(url, description, distinct, isEnabled);
  }

  // What can be told without asking a name server; the address itself is checked at each delivery.
  private static boolean isUsable(String text, boolean allowPrivate) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      boolean isSecure = scheme.equals("https") || (allowPrivate && scheme.equals("http"));
      if (!isSecure || host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
        return false;
      }
      return allowPrivate || isPublicHost(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isPublicHost(String host) {
    String bare = host.replace("[", "").replace("]", "");
    boolean isName = bare.indexOf(':') < 0 && !bare.matches("[0-9.]+|0x[0-9a-f]+");
    if (!isName) {
      try {
        return AddressGuard.isPublic(InetAddress.ofLiteral(bare));
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
    return bare.indexOf('.') > 0
        && !bare.matches(".*\\.(localhost|local|internal|home\\.arpa|svc|cluster\\.local)\\.?");
  }
}
