/// Work that is done over and over for as long as the process lives. Imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.schedule;

import org.jspecify.annotations.NullMarked;
