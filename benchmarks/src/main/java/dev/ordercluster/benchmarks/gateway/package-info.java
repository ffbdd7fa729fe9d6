/// The gateway beside other proxies: all in front of one cheap upstream, each a process of its own,
/// measured by turns.
@NullMarked
package dev.ordercluster.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
