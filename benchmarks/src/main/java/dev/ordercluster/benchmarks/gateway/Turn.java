package dev.ordercluster.benchmarks.gateway;

/// What one contender did in one round.
///
/// @param perSecond answered as fast as possible
/// @param cpuMicros processor time of its process for each of those
/// @param p50Micros latency at the steady rate, from when a request was due
/// @param p99Micros likewise
/// @param pacedCpuMicros processor time for each request at the steady rate
record Turn(
    double perSecond,
    double cpuMicros,
    double p50Micros,
    double p99Micros,
    double pacedCpuMicros) {}
