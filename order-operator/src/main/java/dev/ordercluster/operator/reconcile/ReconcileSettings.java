package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.Images;
import java.time.Duration;

/// What the reconciler is told by the process.
///
/// @param probe whether readiness is verified by a read through the gateway
/// @param steady longest time between two looks at a cluster that is well
/// @param propagation how long it takes until a changed Secret has reached the files of every pod
/// @param instance name of this operator's pod, for events
public record ReconcileSettings(
    Images images, boolean probe, Duration steady, Duration propagation, String instance) {}
