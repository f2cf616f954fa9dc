/** Limits, framing, shutdown and trusted proxies of connections, below Spring. */
@NullMarked
package dev.centraldeerros.http.connection;

import org.jspecify.annotations.NullMarked;
