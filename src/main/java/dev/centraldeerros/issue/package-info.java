/** Issues: logs with the same fingerprint, with exact counts. */
@NullMarked
package dev.centraldeerros.issue;

import org.jspecify.annotations.NullMarked;
