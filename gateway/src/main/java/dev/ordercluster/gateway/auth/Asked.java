package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.route.Access;

/// A request, as far as security looks at it.
///
/// @param id of the request, for the audit trail
/// @param path canonical, without its query
/// @param source the address key that it counts for
/// @param access what its route demands
public record Asked(String id, String method, String path, String source, Access access) {}
