/// The objects: durable, ordered by revision, watchable. Knows keys and JSON documents, no kinds.
@NullMarked
package dev.ordercluster.local.api.store;

import org.jspecify.annotations.NullMarked;
