/** From a request's target to its handler: paths in one form, the table of routes, what no route takes. */
@NullMarked
package dev.centraldeerros.http.route;

import org.jspecify.annotations.NullMarked;
