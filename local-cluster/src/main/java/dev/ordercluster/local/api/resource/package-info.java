/// Which resource types exist, built-in and custom, and how discovery presents them.
@NullMarked
package dev.ordercluster.local.api.resource;

import org.jspecify.annotations.NullMarked;
