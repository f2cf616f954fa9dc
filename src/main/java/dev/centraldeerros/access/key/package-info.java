/** Ingest keys: look-up, authentication, limits, allowed origins and use. Their administration is in {@code project}. */
@NullMarked
package dev.centraldeerros.access.key;

import org.jspecify.annotations.NullMarked;
