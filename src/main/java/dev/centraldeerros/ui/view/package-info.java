/** Saved views of accounts. */
@NullMarked
package dev.centraldeerros.ui.view;

import org.jspecify.annotations.NullMarked;
