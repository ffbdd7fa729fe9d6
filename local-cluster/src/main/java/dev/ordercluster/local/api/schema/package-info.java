/// The shape of objects: types, list and map semantics, defaults, pruning, validation, CEL rules.
@NullMarked
package dev.ordercluster.local.api.schema;

import org.jspecify.annotations.NullMarked;
