/** What users wrote about errors. */
@NullMarked
package dev.centraldeerros.feedback;

import org.jspecify.annotations.NullMarked;
