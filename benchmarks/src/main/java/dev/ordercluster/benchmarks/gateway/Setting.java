package dev.ordercluster.benchmarks.gateway;

import java.nio.file.Path;

/// What all contenders have around them.
record Setting(Path folder, Callers callers, int upstreamPort, int redisPort) {}
