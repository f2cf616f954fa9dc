/** The keeper of partitions: made ahead of time, by one node at a time. */
@NullMarked
package dev.centraldeerros.partition;

import org.jspecify.annotations.NullMarked;
