/// Many orders at once: `POST /v1/orders/import` takes lines of JSON and answers with a job, which
/// is carried out in the background, also by another instance when this one ends.
@NullMarked
package dev.ordercluster.orders.importing;

import org.jspecify.annotations.NullMarked;
