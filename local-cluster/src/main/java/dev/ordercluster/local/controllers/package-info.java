/// The control loops of the embedded cluster, pure clients of its API like kube-controller-manager:
/// workloads, endpoints, claims, service accounts, disruption budgets. Decisions are pure functions
/// over records; the `*Controller` classes read and write objects. Imports `objects` only.
@NullMarked
package dev.ordercluster.local.controllers;

import org.jspecify.annotations.NullMarked;
