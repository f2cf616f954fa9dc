/** Serves the pages from {@code resources/ui}, without a build step and without external files. */
@NullMarked
package dev.centraldeerros.ui;

import org.jspecify.annotations.NullMarked;
