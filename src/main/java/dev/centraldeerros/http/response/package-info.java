/** Time limits, metrics, links and streamed bodies of responses. */
@NullMarked
package dev.centraldeerros.http.response;

import org.jspecify.annotations.NullMarked;
