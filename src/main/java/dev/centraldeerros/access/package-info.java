/** Projects and environments, and who may do what in them. */
@NullMarked
package dev.centraldeerros.access;

import org.jspecify.annotations.NullMarked;
