package dev.ordercluster.orders.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Fields;
import java.util.List;

/// What a person tells about itself. Members that are absent are empty.
record Profile(String email, String name, String phone, List<PostalAddress> addresses) {
  static final int MAX_ADDRESSES = 20;
  static final Fields.Rule EMAIL =
      new Fields.Rule(
          "an e-mail address", text -> text.matches("[^@\\s<>\"]{1,64}@[^@\\s<>\"]+\\.[^@\\s.]+"));

  Profile {
    addresses = List.copyOf(addresses);
  }

  /// Reads and checks a whole profile.
  static Profile parse(JsonNode document) {
    Fields fields = Fields.of(document);
    Profile profile = read(fields);
    fields.refuseUnknown();
    fields.check();
    return profile;
  }

  /// Reads the members of a profile and notes what is wrong with them.
  static Profile read(Fields fields) {
    return new Profile(
        fields.text("email", 254, EMAIL),
        PostalAddress.optional(fields, "name", 200, PostalAddress.ANY),
        PostalAddress.optional(fields, "phone", 16, PostalAddress.PHONE),
        fields.has("addresses")
            ? fields.objects("addresses", MAX_ADDRESSES).stream().map(PostalAddress::read).toList()
            : List.of());
  }

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("email", email);
    PostalAddress.put(node, "name", name);
    PostalAddress.put(node, "phone", phone);
    if (!addresses.isEmpty()) {
      ArrayNode array = node.putArray("addresses");
      addresses.forEach(address -> array.add(address.json()));
    }
    return node;
  }

  /// Never the content: it is personal data.
  @Override
  public String toString() {
    return "Profile[" + addresses.size() + " addresses]";
  }
}
