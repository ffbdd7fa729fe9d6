/// What Prometheus and Grafana are given, checked against what is really exported.
@NullMarked
package dev.ordercluster.operator.monitoring;

import org.jspecify.annotations.NullMarked;
