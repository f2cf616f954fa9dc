/** The database as the rooms above see it: columns, what a failure means, what is tried again. */
@NullMarked
package dev.centraldeerros.database;

import org.jspecify.annotations.NullMarked;
