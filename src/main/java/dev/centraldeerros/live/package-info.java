/** What was just committed, streamed to those who watch. */
@NullMarked
package dev.centraldeerros.live;

import org.jspecify.annotations.NullMarked;
