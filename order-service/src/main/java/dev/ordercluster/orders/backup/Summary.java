package dev.ordercluster.orders.backup;

import java.nio.file.Path;
import java.time.Instant;

/// A backup, in short.
///
/// @param takenAt when its snapshot was taken
/// @param bytes of its files
public record Summary(String name, Instant takenAt, long rows, long bytes, Path location) {}
