/** The command {@code export}, and the files, devices and pipes that it can write to. */
@NullMarked
package dev.centraldeerros.cli.export;

import org.jspecify.annotations.NullMarked;
