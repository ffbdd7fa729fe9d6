/// Windows of time that come again, as `autoscaling.schedule` writes them. Pure; imports `java.*`
/// and the cron library.
@NullMarked
package dev.ordercluster.operator.schedule;

import org.jspecify.annotations.NullMarked;
