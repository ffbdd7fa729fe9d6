/// Image name → the local command that behaves like that image: our own jars on the current JDK,
/// and PostgreSQL, Redis and Kafka through `local-backends`. Knows no Kubernetes object and no pod.
@NullMarked
package dev.ordercluster.local.images;

import org.jspecify.annotations.NullMarked;
