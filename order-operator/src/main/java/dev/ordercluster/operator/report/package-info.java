/// The status report of the operator's management port: what an engineer on call reads, as a page
/// and as JSON. Pages are computed from what passes told last; nothing is asked of the API.
@NullMarked
package dev.ordercluster.operator.report;

import org.jspecify.annotations.NullMarked;
