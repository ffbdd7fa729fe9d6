/// Generates the CRD and its reference page from the Java types, and checks them.
@NullMarked
package dev.ordercluster.operator.crd;

import org.jspecify.annotations.NullMarked;
