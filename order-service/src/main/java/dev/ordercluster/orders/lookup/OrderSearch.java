package dev.ordercluster.orders.lookup;

import java.util.List;

/// What `q` looks for: the id of an order, a customer, a SKU, a word of a product's name or, for
/// the shop's people, an e-mail address. Every branch but the words comes from an index, and words
/// are looked for in the names of products, of which there are far fewer than orders.
///
/// @param text empty for no search
/// @param emailIndex indexes of the text as an e-mail address in hexadecimal with commas between
///   them, empty when it is none
record OrderSearch(String text, String emailIndex) {
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  // One set of ids, so that the list is made of what is found, not searched from one end.
  private static final String FOUND =
      """
       AND o.id IN (
         SELECT s.id FROM orders s WHERE s.customer_id = ?
         UNION ALL
         SELECT l.order_id FROM order_lines l WHERE l.sku = ?
         UNION ALL
         SELECT l.order_id FROM products p JOIN order_lines l ON l.sku = p.sku
          WHERE strpos(lower(p.name), lower(?)) > 0
      """;
  private static final String BY_ID = " UNION ALL SELECT CAST(? AS uuid)";
  private static final String BY_EMAIL =
      """
       UNION ALL
       SELECT s.id FROM orders s WHERE s.email_index = ANY (ARRAY(
         SELECT decode(i, 'hex') FROM unnest(string_to_array(?, ',')) AS i))
       UNION ALL
       SELECT s.id FROM customers c JOIN orders s ON s.customer_id = c.id
        WHERE c.email_index = ANY (ARRAY(
          SELECT decode(i, 'hex') FROM unnest(string_to_array(?, ',')) AS i))
      """;

  /// Adds the condition to a statement over `orders o`.
  void addTo(StringBuilder sql, List<String> parameters) {
    if (text.isEmpty()) {
      return;
    }
    sql.append(FOUND);
    parameters.addAll(List.of(text, text, text));
    if (text.matches(UUID)) {
      sql.append(BY_ID);
      parameters.add(text);
    }
    if (!emailIndex.isEmpty()) {
      sql.append(BY_EMAIL);
      parameters.addAll(List.of(emailIndex, emailIndex));
    }
    sql.append(')');
  }

  /// Never the text: it may be an address.
  @Override
  public String toString() {
    return "OrderSearch[" + text.length() + " characters]";
  }
}
