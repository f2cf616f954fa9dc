/** Archives, unarchives and deletes one log or many. */
@NullMarked
package dev.centraldeerros.query.action;

import org.jspecify.annotations.NullMarked;
