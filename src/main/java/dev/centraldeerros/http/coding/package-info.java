/** Content codings of bodies (RFC 9110, 8.4), decoded and encoded as a stream. */
@NullMarked
package dev.centraldeerros.http.coding;

import org.jspecify.annotations.NullMarked;
