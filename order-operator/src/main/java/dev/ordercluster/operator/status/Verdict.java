package dev.ordercluster.operator.status;

/// What was found out about a component whose pods the operator does not run, or that others have
/// to let in.
///
/// @param good whether it serves
/// @param words why, for people
public record Verdict(boolean good, Reason reason, String words) {}
