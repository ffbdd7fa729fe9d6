/// The certificates inside an OrderCluster: which there are, when each is issued anew, how trust
/// moves from one authority to the next, and how they are encoded. Decides over values and never
/// talks to the API; keys are never logged.
///
/// Imports the custom resource, names of the desired state and Bouncy Castle, which encodes X.509.
@NullMarked
package dev.ordercluster.operator.certificate;

import org.jspecify.annotations.NullMarked;
