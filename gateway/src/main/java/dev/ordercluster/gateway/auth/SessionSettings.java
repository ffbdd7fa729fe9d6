package dev.ordercluster.gateway.auth;

import java.time.Duration;

/// How sessions of the shop are treated.
///
/// @param enabled false refuses every session, and begins none
/// @param remembered how long a session that was found counts without another look: so long may a
///   logout on another gateway take to work here
public record SessionSettings(boolean enabled, Duration remembered) {}
