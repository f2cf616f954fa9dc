/** The command {@code send}: lines are read on one thread, and encoded and sent in blocks on another. */
@NullMarked
package dev.centraldeerros.cli.send;

import org.jspecify.annotations.NullMarked;
