/** Serves the browser's side, which lies under {@code resources/ui} as it is: nothing is built, and nothing comes from elsewhere. */
@NullMarked
package dev.centraldeerros.ui;

import org.jspecify.annotations.NullMarked;
