/** Events and their limits. Imports the JDK only. */
@NullMarked
package dev.centraldeerros.event;

import org.jspecify.annotations.NullMarked;
