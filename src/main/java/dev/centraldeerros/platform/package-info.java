/** Embedded PostgreSQL, connections, security, metrics and wiring. May import every package. */
@NullMarked
package dev.centraldeerros.platform;

import org.jspecify.annotations.NullMarked;
