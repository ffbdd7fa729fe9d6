/// What every process needs and nothing else: typed settings, JSON logs, ordered start and stop,
/// the problem+json record. No domain noun and no web framework belongs here; imports the JDK and
/// Jackson only.
@NullMarked
package dev.ordercluster.runtime;

import org.jspecify.annotations.NullMarked;
