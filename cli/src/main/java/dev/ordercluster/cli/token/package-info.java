/// The local issuer: the key that signs tokens for local use and what such a token claims.
@NullMarked
package dev.ordercluster.cli.token;

import org.jspecify.annotations.NullMarked;
