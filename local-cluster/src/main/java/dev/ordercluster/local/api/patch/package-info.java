/// JSON Patch, merge patch and strategic merge patch as pure functions over JSON documents.
@NullMarked
package dev.ordercluster.local.api.patch;

import org.jspecify.annotations.NullMarked;
