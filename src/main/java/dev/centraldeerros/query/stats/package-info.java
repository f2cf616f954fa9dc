/** What many logs have in common: how they are spread over time, and which values are frequent. */
@NullMarked
package dev.centraldeerros.query.stats;

import org.jspecify.annotations.NullMarked;
