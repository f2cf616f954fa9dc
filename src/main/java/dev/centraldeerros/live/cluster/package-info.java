/** What other nodes committed: the topic that tells it, and the reader. */
@NullMarked
package dev.centraldeerros.live.cluster;

import org.jspecify.annotations.NullMarked;
