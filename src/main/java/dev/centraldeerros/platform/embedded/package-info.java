/**
 * The PostgreSQL that comes with the server, for who has none: binaries from a Maven artifact, data in a folder that
 * lasts. {@link dev.centraldeerros.platform.embedded.EmbeddedServer} is the way in; it reads
 * top to bottom: the folder is locked, the binaries are unpacked, what an earlier run left is taken over, the cluster is
 * made if there is none, started, and watched.
 */
@NullMarked
package dev.centraldeerros.platform.embedded;

import org.jspecify.annotations.NullMarked;
