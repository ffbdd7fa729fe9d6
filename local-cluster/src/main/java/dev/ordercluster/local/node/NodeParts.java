package dev.ordercluster.local.node;

import dev.ordercluster.local.images.Images;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/// What every pod of the node shares.
record NodeParts(
    KubernetesClient client,
    NodeSettings settings,
    Images images,
    Events events,
    InstantSource clock) {}
