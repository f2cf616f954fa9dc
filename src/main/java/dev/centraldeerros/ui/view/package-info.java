/** Views of the pages that people keep. */
@NullMarked
package dev.centraldeerros.ui.view;

import org.jspecify.annotations.NullMarked;
