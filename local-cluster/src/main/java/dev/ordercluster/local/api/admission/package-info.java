/// What the real API server does to an object before it is stored: defaults and checks, per kind.
@NullMarked
package dev.ordercluster.local.api.admission;

import org.jspecify.annotations.NullMarked;
