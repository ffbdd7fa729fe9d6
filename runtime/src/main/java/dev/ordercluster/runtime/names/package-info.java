/// Name resolution where there is no cluster DNS. JDK only.
@NullMarked
package dev.ordercluster.runtime.names;

import org.jspecify.annotations.NullMarked;
