/** A server to look around in: a believable week, and what goes on after it. */
@NullMarked
package dev.centraldeerros.platform.demo;

import org.jspecify.annotations.NullMarked;
