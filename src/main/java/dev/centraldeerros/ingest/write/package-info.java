/** What a transaction does: keys, texts, logs, on a connection of its own. */
@NullMarked
package dev.centraldeerros.ingest.write;

import org.jspecify.annotations.NullMarked;
