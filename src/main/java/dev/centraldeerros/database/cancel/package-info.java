/** Cancels statements in the database when their subscriber cancels. */
@NullMarked
package dev.centraldeerros.database.cancel;

import org.jspecify.annotations.NullMarked;
