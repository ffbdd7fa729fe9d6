/// From a client's token to an identity, and from an identity to the internal token that services
/// trust. The JOSE library is used here and nowhere else. Whoever authenticates gives a sealed
/// [dev.ordercluster.gateway.auth.Authentication], so further ways in (sessions, API keys) join
/// without a change outside.
@NullMarked
package dev.ordercluster.gateway.auth;

import org.jspecify.annotations.NullMarked;
