/** A log as it is read: its form in JSON, and what one can ask for; shared by ingest, query and live. */
@NullMarked
package dev.centraldeerros.log;

import org.jspecify.annotations.NullMarked;
