/** Reads and changes stored logs: filters, lists, bulk actions, exports and histograms. */
@NullMarked
package dev.centraldeerros.query;

import org.jspecify.annotations.NullMarked;
