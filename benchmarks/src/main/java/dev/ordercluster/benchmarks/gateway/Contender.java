package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.benchmarks.measure.Server;
import java.util.List;

/// One that is measured.
///
/// @param requests what it is asked
record Contender(String name, Server server, List<byte[]> requests) {}
