/// What the operator does, seen through the API only. The suite speaks to an API server and leaves
/// pods to a stand-in for the kubelet; the one of local-cluster is what it starts.
@org.jspecify.annotations.NullMarked
package dev.ordercluster.operator.behaviour;
