package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Fields;
import java.util.Locale;
import java.util.Set;

/// Where something can be sent. Members that are absent are empty texts.
///
/// @param country ISO 3166-1 alpha-2
public record PostalAddress(
    String name,
    String line1,
    String line2,
    String postalCode,
    String city,
    String region,
    String country,
    String phone) {
  static final Fields.Rule ANY = new Fields.Rule("a text", _ -> true);
  static final Fields.Rule PHONE =
      new Fields.Rule(
          "a phone number such as +4930123456", text -> text.matches("\\+[1-9][0-9]{5,14}"));
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Fields.Rule COUNTRY =
      new Fields.Rule("an ISO 3166-1 country code of two letters", COUNTRIES::contains);

  /// Reads an address and notes what is wrong with it; [Fields#check] on the outermost object
  /// decides.
  public static PostalAddress read(Fields fields) {
    PostalAddress address =
        new PostalAddress(
            fields.text("name", 200, ANY),
            fields.text("line1", 200, ANY),
            optional(fields, "line2", 200, ANY),
            optional(fields, "postalCode", 20, ANY),
            fields.text("city", 100, ANY),
            optional(fields, "region", 100, ANY),
            fields.text("country", 2, COUNTRY),
            optional(fields, "phone", 16, PHONE));
    fields.refuseUnknown();
    return address;
  }

  /// The address as it was read, without what is absent.
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "name", name);
    put(node, "line1", line1);
    put(node, "line2", line2);
    put(node, "postalCode", postalCode);
    put(node, "city", city);
    put(node, "region", region);
    put(node, "country", country);
    put(node, "phone", phone);
    return node;
  }

  /// Never the content: it is personal data.
  @Override
  public String toString() {
    return "PostalAddress[" + country + "]";
  }

  static String optional(Fields fields, String name, int max, Fields.Rule rule) {
    return fields.has(name) ? fields.text(name, max, rule) : "";
  }

  static void put(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }
}
