/// Pure: from observed Kubernetes objects to how far each part of the platform has come. Imports
/// `java.*` and the Kubernetes model.
@NullMarked
package dev.ordercluster.cli.component;

import org.jspecify.annotations.NullMarked;
