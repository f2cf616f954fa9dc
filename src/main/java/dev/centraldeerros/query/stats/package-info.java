/** Counts logs over time and by the values of fields. */
@NullMarked
package dev.centraldeerros.query.stats;

import org.jspecify.annotations.NullMarked;
