/** How logs are found at any size: segment by segment, by the index that fits, and no further than is asked for. */
@NullMarked
package dev.centraldeerros.query.search;

import org.jspecify.annotations.NullMarked;
