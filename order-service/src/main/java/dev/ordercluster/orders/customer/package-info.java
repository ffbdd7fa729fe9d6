/// Customers: sign-up, profile, password, export of everything that is kept about one, and erasure.
/// Profile and password are sealed by the vault; other slices add what they keep as [PersonalData].
@NullMarked
package dev.ordercluster.orders.customer;

import org.jspecify.annotations.NullMarked;
