package dev.ordercluster.operator.api.v1beta1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What deletion of an OrderCluster does to volumes and to the credentials that open them.
public enum DeletionPolicy {
  @JsonProperty("Retain")
  RETAIN,
  @JsonProperty("Delete")
  DELETE
}
