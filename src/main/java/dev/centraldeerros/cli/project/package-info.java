/** Commands for projects and their ingest keys. */
@NullMarked
package dev.centraldeerros.cli.project;

import org.jspecify.annotations.NullMarked;
