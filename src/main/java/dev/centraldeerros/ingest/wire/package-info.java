/** Wire formats: pure functions from bytes to events. */
@NullMarked
package dev.centraldeerros.ingest.wire;

import org.jspecify.annotations.NullMarked;
