/** From an event that is ready to the commit worker that writes it: room, turns, time, and what goes wrong. */
@NullMarked
package dev.centraldeerros.ingest.queue;

import org.jspecify.annotations.NullMarked;
