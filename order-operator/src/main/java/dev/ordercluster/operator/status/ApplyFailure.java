package dev.ordercluster.operator.status;

/// Why the wanted state could not be applied.
///
/// @param words what was refused and what to do about it
public record ApplyFailure(Reason reason, String words) {}
