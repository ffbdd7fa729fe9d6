/// Where settings come from, the environment and one file, as one map of variables. Knows no
/// setting by name.
@NullMarked
package dev.ordercluster.gateway.config;

import org.jspecify.annotations.NullMarked;
