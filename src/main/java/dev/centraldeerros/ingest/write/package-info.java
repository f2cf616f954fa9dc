/** The transaction: dedup, details, logs, on a dedicated connection. */
@NullMarked
package dev.centraldeerros.ingest.write;

import org.jspecify.annotations.NullMarked;
