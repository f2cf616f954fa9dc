/** Commands about issues. */
@NullMarked
package dev.centraldeerros.cli.issue;

import org.jspecify.annotations.NullMarked;
