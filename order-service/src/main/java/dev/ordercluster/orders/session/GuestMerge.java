package dev.ordercluster.orders.session;

/// What happens to a guest's things when the guest logs in: carts move to the customer.
public interface GuestMerge {
  /// Called before the customer's session begins. Must be harmless to repeat.
  void merge(String guestSubject, String customerId);
}
