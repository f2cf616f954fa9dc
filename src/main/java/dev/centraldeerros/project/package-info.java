/** Projects and their members: the API that administers them. The rules are in {@code access}. */
@NullMarked
package dev.centraldeerros.project;

import org.jspecify.annotations.NullMarked;
