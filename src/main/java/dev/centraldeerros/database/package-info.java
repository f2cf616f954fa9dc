/** The database as the rooms above see it: how it is reached and watched, what a failure means, what is tried again. */
@NullMarked
package dev.centraldeerros.database;

import org.jspecify.annotations.NullMarked;
