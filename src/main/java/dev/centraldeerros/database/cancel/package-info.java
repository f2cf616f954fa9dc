/** Statements that nobody waits for any more end in the database, too. */
@NullMarked
package dev.centraldeerros.database.cancel;

import org.jspecify.annotations.NullMarked;
