/** How logs are found at any size: stretch by stretch, by the index that fits, and no further than is asked for. */
@NullMarked
package dev.centraldeerros.query.search;

import org.jspecify.annotations.NullMarked;
