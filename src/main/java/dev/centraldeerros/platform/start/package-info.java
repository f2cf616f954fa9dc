/** What happens before the first request, and how a start that fails is told. */
@NullMarked
package dev.centraldeerros.platform.start;

import org.jspecify.annotations.NullMarked;
