/** Routing: normal form of paths, the table of routes, and the fallback for unmatched requests. */
@NullMarked
package dev.centraldeerros.http.route;

import org.jspecify.annotations.NullMarked;
