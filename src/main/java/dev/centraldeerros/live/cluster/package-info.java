/** How the nodes on one database tell each other what they committed. */
@NullMarked
package dev.centraldeerros.live.cluster;

import org.jspecify.annotations.NullMarked;
