/** Reads and validates requests: path, query and body. */
@NullMarked
package dev.centraldeerros.http.request;

import org.jspecify.annotations.NullMarked;
