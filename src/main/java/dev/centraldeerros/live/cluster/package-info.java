/** Commits of other nodes: the topic of their notifications and the reader. */
@NullMarked
package dev.centraldeerros.live.cluster;

import org.jspecify.annotations.NullMarked;
