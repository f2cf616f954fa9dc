/** The command line: a client of the HTTP API, which knows nothing of the server that it is packed with. */
@NullMarked
package dev.centraldeerros.cli;

import org.jspecify.annotations.NullMarked;
