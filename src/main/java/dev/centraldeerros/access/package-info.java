/** Projects, environments and the rules of access. */
@NullMarked
package dev.centraldeerros.access;

import org.jspecify.annotations.NullMarked;
