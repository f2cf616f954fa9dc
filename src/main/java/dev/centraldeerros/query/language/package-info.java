/** The language of {@code q=}: from its text to a tree of conditions, or to an error that names the place. Pure functions. */
@NullMarked
package dev.centraldeerros.query.language;

import org.jspecify.annotations.NullMarked;
