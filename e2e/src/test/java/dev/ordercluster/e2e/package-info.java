/// The whole system, over the wire only: the command line, the Kubernetes API, REST and Kafka, as a
/// user has them. Imports no module of the product.
@NullMarked
package dev.ordercluster.e2e;

import org.jspecify.annotations.NullMarked;
