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

  // The same question put to one order, for what so many orders have in common that the newest of
  // them are met soon.
  private static final String HAS =
      """
       AND (o.customer_id = ?
         OR EXISTS (SELECT 1 FROM order_lines l
                     WHERE l.order_id = o.id
                       AND (l.sku = ? OR l.sku IN (
                         SELECT p.sku FROM products p WHERE strpos(lower(p.name), lower(?)) > 0)))
      """;
  private static final String HAS_ID = " OR o.id = CAST(? AS uuid)";
  private static final String HAS_EMAIL =
      """
         OR o.email_index = ANY (ARRAY(
              SELECT decode(i, 'hex') FROM unnest(string_to_array(?, ',')) AS i))
         OR o.customer_id IN (
              SELECT c.id FROM customers c WHERE c.email_index = ANY (ARRAY(
                SELECT decode(i, 'hex') FROM unnest(string_to_array(?, ',')) AS i)))
      """;

  /// How orders that match are found.
  enum Way {
    /// All of them are collected, then sorted: the time grows with what is found.
    COLLECT,
    /// Orders are looked at in the order of the list until there are enough: the time grows with
    /// what lies between those that match.
    WALK
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /// Adds the condition to a statement over `orders o`.
  void addTo(StringBuilder sql, List<String> parameters, Way way) {
    if (text.isEmpty()) {
      return;
    }
    switch (way) {
      case COLLECT -> {
        sql.append(" AND o.id IN (");
        addIds(sql, parameters);
      }
      case WALK -> add(sql, parameters, HAS, HAS_ID, HAS_EMAIL);
    }
    sql.append(')');
  }

  /// Adds a query for the ids of all orders that match, some of them perhaps twice.
  void addIds(StringBuilder sql, List<String> parameters) {
    add(sql, parameters, FOUND, BY_ID, BY_EMAIL);
  }

  private void add(
      StringBuilder sql, List<String> parameters, String always, String byId, String byEmail) {
    sql.append(always);
    parameters.addAll(List.of(text, text, text));
    if (text.matches(UUID)) {
      sql.append(byId);
      parameters.add(text);
    }
    if (!emailIndex.isEmpty()) {
      sql.append(byEmail);
      parameters.addAll(List.of(emailIndex, emailIndex));
    }
  }

  /// Never the text: it may be an address.
  @Override
  public String toString() {
    return "OrderSearch[" + text.length() + " characters]";
  }
}
