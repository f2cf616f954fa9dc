/** What happens before the first request, and how a start that fails is told. */
@NullMarked
package dev.centraldeerros.platform.startup;

import org.jspecify.annotations.NullMarked;
