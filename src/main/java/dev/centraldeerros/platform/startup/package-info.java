/** Work before the first request, and the report of a failed startup. */
@NullMarked
package dev.centraldeerros.platform.startup;

import org.jspecify.annotations.NullMarked;
