/** The vocabulary: what an event is and what it may hold. Knows the JDK and nothing else. */
@NullMarked
package dev.centraldeerros.event;

import org.jspecify.annotations.NullMarked;
