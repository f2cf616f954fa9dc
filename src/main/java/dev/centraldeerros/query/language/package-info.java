/** Query language of {@code q=}: parses text into a tree of conditions or an error with its position. Pure functions. */
@NullMarked
package dev.centraldeerros.query.language;

import org.jspecify.annotations.NullMarked;
