/** What a command reads from and writes to, and how it ends. */
@NullMarked
package dev.centraldeerros.cli.terminal;

import org.jspecify.annotations.NullMarked;
