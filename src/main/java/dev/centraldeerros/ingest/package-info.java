/** From a body to a commit. A 2xx means committed. */
@NullMarked
package dev.centraldeerros.ingest;

import org.jspecify.annotations.NullMarked;
