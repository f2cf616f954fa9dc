/** Finds logs in bounded time for any number of logs: segment by segment, by the best index, until the page is full. */
@NullMarked
package dev.centraldeerros.query.search;

import org.jspecify.annotations.NullMarked;
