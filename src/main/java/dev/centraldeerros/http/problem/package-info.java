/** Problems (RFC 9457): types, exceptions and their rendering. */
@NullMarked
package dev.centraldeerros.http.problem;

import org.jspecify.annotations.NullMarked;
