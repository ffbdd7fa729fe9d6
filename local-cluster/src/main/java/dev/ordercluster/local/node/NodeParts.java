package dev.ordercluster.local.node;

import dev.ordercluster.local.images.AotCaches;
import dev.ordercluster.local.images.Images;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/// What every pod of the node shares.
record NodeParts(
    KubernetesClient client,
    NodeSettings settings,
    Images images,
    AotCaches caches,
    Events events,
    InstantSource clock) {}
