/**
 * Embedded PostgreSQL: binaries from a Maven artifact, data in a persistent directory. {@link
 * dev.centraldeerros.platform.embedded.EmbeddedServer} is the entry point. It locks the directory, extracts the binaries,
 * takes over the processes of an earlier run, creates the cluster if necessary, starts it and supervises it.
 */
@NullMarked
package dev.centraldeerros.platform.embedded;

import org.jspecify.annotations.NullMarked;
