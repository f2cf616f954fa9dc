/** The ground: embedded PostgreSQL, connections, migrations, metrics, wiring. May know every room. */
@NullMarked
package dev.centraldeerros.platform;

import org.jspecify.annotations.NullMarked;
