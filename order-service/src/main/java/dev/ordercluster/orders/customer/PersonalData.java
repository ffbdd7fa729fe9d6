package dev.ordercluster.orders.customer;

import java.util.function.Consumer;

/// What one slice keeps about a person.
public interface PersonalData {
  /// The member of an export under which it is listed, such as `carts`.
  String name();

  /// Hands over every item as a JSON text; sealed members are opened by who writes the export.
  void export(String customerId, Consumer<String> item);

  /// Removes what need not be kept for the books. Done again after a failure, so it must be
  /// harmless to repeat; throws when it could not be done.
  void erase(String customerId);
}
