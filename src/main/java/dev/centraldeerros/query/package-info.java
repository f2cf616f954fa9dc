/** Finding logs again: filter, list, one log, bulk actions, export, histogram. */
@NullMarked
package dev.centraldeerros.query;

import org.jspecify.annotations.NullMarked;
