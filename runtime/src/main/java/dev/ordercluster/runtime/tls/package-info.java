/// TLS from mounted PEM files that may change while a process runs: reading and checking them, and
/// contexts that present and trust what the files say now. Knows no server and no client; imports
/// the JDK only.
@NullMarked
package dev.ordercluster.runtime.tls;

import org.jspecify.annotations.NullMarked;
