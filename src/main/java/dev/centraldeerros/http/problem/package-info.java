/** What goes wrong, as clients are told: RFC 9457 problem documents, rendered in one place. */
@NullMarked
package dev.centraldeerros.http.problem;

import org.jspecify.annotations.NullMarked;
