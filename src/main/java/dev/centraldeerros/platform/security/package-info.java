/** Security chain and the table of roles for all routes. */
@NullMarked
package dev.centraldeerros.platform.security;

import org.jspecify.annotations.NullMarked;
