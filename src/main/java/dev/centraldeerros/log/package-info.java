/** Stored logs: their JSON form and the conditions on them; shared by ingest, query and live. */
@NullMarked
package dev.centraldeerros.log;

import org.jspecify.annotations.NullMarked;
