package dev.ordercluster.gateway.auth;

import java.time.Duration;

/// How services' keys are treated.
///
/// @param enabled false refuses every key
/// @param remembered how long a key that was found counts without another look
public record ApiKeySettings(boolean enabled, Duration remembered) {}
