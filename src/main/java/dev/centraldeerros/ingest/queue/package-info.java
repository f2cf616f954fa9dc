/** From a decoded event to the commit worker: capacity, fair order, deadlines and retries. */
@NullMarked
package dev.centraldeerros.ingest.queue;

import org.jspecify.annotations.NullMarked;
