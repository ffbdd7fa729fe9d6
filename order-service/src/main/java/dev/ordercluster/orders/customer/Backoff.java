package dev.ordercluster.orders.customer;

import java.time.Duration;

/// How long to make somebody wait who keeps guessing: nothing for the first `free` attempts, then
/// `first`, doubled with every further one up to `most`; forgotten after `memory` without attempts.
record Backoff(int free, Duration first, Duration most, Duration memory) {}
