/// Work queues: the one way in which news about objects become passes over them. Imports `objects`.
@NullMarked
package dev.ordercluster.local.loop;

import org.jspecify.annotations.NullMarked;
