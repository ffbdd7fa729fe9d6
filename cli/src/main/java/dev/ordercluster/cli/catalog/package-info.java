/// The sample catalogue and how it is loaded through the gateway, as any client would.
@NullMarked
package dev.ordercluster.cli.catalog;

import org.jspecify.annotations.NullMarked;
