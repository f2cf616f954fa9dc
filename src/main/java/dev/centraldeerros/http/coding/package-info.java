/** Content codings of bodies (RFC 9110, 8.4), undone as the body comes. */
@NullMarked
package dev.centraldeerros.http.coding;

import org.jspecify.annotations.NullMarked;
