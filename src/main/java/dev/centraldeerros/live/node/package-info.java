/** How nodes tell each other what they committed. */
@NullMarked
package dev.centraldeerros.live.node;

import org.jspecify.annotations.NullMarked;
