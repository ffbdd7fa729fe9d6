/// What must not be readable anywhere: marked personal data and secrets are sent through every
/// route, then everything that is kept, sent or said is searched for them.
@NullMarked
package dev.ordercluster.orders.privacy;

import org.jspecify.annotations.NullMarked;
