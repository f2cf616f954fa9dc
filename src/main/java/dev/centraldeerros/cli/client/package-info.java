/** HTTP client of one server: addresses, tokens, filters and event streams. */
@NullMarked
package dev.centraldeerros.cli.client;

import org.jspecify.annotations.NullMarked;
