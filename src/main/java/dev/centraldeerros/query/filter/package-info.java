/** Reads filters from requests and turns them into SQL conditions. */
@NullMarked
package dev.centraldeerros.query.filter;

import org.jspecify.annotations.NullMarked;
