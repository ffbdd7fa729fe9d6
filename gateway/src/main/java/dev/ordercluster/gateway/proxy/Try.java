package dev.ordercluster.gateway.proxy;

/// One try of a request at an instance, as a trace shows it.
///
/// @param spanId told to the instance as the parent of its own work
/// @param began by System.nanoTime
/// @param ended by System.nanoTime
/// @param status of the instance's answer, 0 when there was none
/// @param failure why there was none, empty when there was one
record Try(String spanId, String upstream, long began, long ended, int status, String failure) {}
