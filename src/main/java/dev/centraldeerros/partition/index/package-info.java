/** Builds the indexes of a partition after its logs were written, segment by segment. */
@NullMarked
package dev.centraldeerros.partition.index;

import org.jspecify.annotations.NullMarked;
