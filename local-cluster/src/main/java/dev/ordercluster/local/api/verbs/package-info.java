/// Create, read, list, update, patch, apply, delete: one file per verb, over store and types.
@NullMarked
package dev.ordercluster.local.api.verbs;

import org.jspecify.annotations.NullMarked;
