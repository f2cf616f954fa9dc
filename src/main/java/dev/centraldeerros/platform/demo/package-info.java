/** Demo data: a plausible week of logs and their continuation. */
@NullMarked
package dev.centraldeerros.platform.demo;

import org.jspecify.annotations.NullMarked;
