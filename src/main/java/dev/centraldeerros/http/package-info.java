/** The edge: problems (RFC 9457), cursors and links, headers, and what HTTP asks of every route. */
@NullMarked
package dev.centraldeerros.http;

import org.jspecify.annotations.NullMarked;
