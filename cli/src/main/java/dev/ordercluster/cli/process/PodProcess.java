package dev.ordercluster.cli.process;

/// A process that belongs to a pod.
///
/// @param first the process that was started for the pod, the ancestor of this one or this one
/// @param podUid the pod's uid; empty when it cannot be told
public record PodProcess(LinuxProcess process, LinuxProcess first, String podUid) {}
