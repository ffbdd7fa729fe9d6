/// TLS of the API's listener, and what gateways must present there.
@NullMarked
package dev.ordercluster.orders.tls;

import org.jspecify.annotations.NullMarked;
