/// Generated credentials and keys: which Secrets an OrderCluster needs, and what is missing in
/// those that exist. Decides over plain maps and never talks to the API; values are never logged.
@NullMarked
package dev.ordercluster.operator.secret;

import org.jspecify.annotations.NullMarked;
