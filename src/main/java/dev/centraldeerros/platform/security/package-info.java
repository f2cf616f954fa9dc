/** The table of who may call what: it names routes of every room. */
@NullMarked
package dev.centraldeerros.platform.security;

import org.jspecify.annotations.NullMarked;
