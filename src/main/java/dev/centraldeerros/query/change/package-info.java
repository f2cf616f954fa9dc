/** Archiving, bringing back and deleting, one log or many. */
@NullMarked
package dev.centraldeerros.query.change;

import org.jspecify.annotations.NullMarked;
