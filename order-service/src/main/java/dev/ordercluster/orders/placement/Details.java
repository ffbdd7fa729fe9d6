package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.customer.PostalAddress;
import dev.ordercluster.orders.http.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an order holds beside its lines. All of it may be personal, metadata too, as nobody knows
/// what a shop's programs put there: it is only ever stored sealed.
public record Details(
    @Nullable PostalAddress shippingAddress,
    @Nullable String email,
    @Nullable String note,
    Map<String, String> metadata) {
  public static final Details NONE = new Details(null, null, null, Map.of());

  /// Most members of metadata.
  public static final int MAX_METADATA = 20;

  private static final Fields.Rule EMAIL =
      new Fields.Rule(
          "an e-mail address",
          text -> text.matches("[^\\s@<>\"]{1,64}@[^\\s@<>\"]+\\.[^\\s@<>\"]+"));
  private static final Fields.Rule NOTE = new Fields.Rule("a note", _ -> true);
  private static final Fields.Rule VALUE = new Fields.Rule("a text", _ -> true);

  public Details {
    metadata = Map.copyOf(metadata);
  }

  /// Reads `shippingAddress`, `email`, `note` and `metadata`, all optional, and notes what is
  /// wrong; [Fields#check] on the outermost object decides.
  public static Details read(Fields fields) {
    return new Details(
        fields.has("shippingAddress") ? PostalAddress.read(fields.object("shippingAddress")) : null,
        fields.has("email") ? fields.text("email", 254, EMAIL) : null,
        fields.has("note") ? fields.text("note", 1000, NOTE) : null,
        fields.has("metadata") ? metadata(fields) : Map.of());
  }

  private static Map<String, String> metadata(Fields fields) {
    Fields metadata = fields.object("metadata");
    Map<String, String> read = new LinkedHashMap<>();
    for (String name : metadata.names()) {
      if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
        metadata.reject(name, "invalid", "expected a name of 1..40 letters, digits, . _ -");
      }
      read.put(name, metadata.text(name, 200, VALUE));
    }
    if (read.size() > MAX_METADATA) {
      fields.reject("metadata", "out-of-range", "expected at most " + MAX_METADATA + " members");
    }
    return read;
  }

  /// Never the content: it is personal data.
  @Override
  public String toString() {
    return "Details[metadata=" + metadata.keySet() + "]";
  }
}
