/// Pure: which instance serves a request, and when an instance is left alone for a while. Imports
/// `java.*` only.
@NullMarked
package dev.ordercluster.gateway.balance;

import org.jspecify.annotations.NullMarked;
