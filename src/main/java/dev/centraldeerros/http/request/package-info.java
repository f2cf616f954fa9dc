/** What a request brings, read and checked: its path, its query, its body. */
@NullMarked
package dev.centraldeerros.http.request;

import org.jspecify.annotations.NullMarked;
