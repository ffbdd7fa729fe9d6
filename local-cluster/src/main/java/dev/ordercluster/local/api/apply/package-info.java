/// Field ownership: managedFields, server-side apply and its conflicts, as pure functions.
@NullMarked
package dev.ordercluster.local.api.apply;

import org.jspecify.annotations.NullMarked;
