/** What a connection may send and how long it may take, below Spring: limits, framing, proxies that are trusted. */
@NullMarked
package dev.centraldeerros.http.connection;

import org.jspecify.annotations.NullMarked;
