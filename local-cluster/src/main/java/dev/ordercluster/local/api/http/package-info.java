/// The wire: authentication, routing of API paths, responses, watch streams, logs.
@NullMarked
package dev.ordercluster.local.api.http;

import org.jspecify.annotations.NullMarked;
