/// The rules of a spec that the schema cannot express or that must hold even where the API server
/// did not check them. Pure.
@NullMarked
package dev.ordercluster.operator.validation;

import org.jspecify.annotations.NullMarked;
