/// A certificate authority for tests, and the tests of TLS from files.
@NullMarked
package dev.ordercluster.runtime.tls;

import org.jspecify.annotations.NullMarked;
