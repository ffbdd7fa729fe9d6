/// Label and field selectors, parsed and evaluated.
@NullMarked
package dev.ordercluster.local.api.selector;

import org.jspecify.annotations.NullMarked;
