/// Encryption at rest: the vault seals personal data under a key per customer, key-encryption keys
/// from a file wrap those, a sweep follows their rotation, and erasing a customer destroys its key.
/// Imports Tink, Jackson, Caffeine and the packages http, store and telemetry.
@NullMarked
package dev.ordercluster.orders.crypto;

import org.jspecify.annotations.NullMarked;
