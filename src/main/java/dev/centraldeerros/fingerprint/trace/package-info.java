/** Stack traces: read from text of many languages, or given as frames, in one model. Pure functions without I/O. */
@NullMarked
package dev.centraldeerros.fingerprint.trace;

import org.jspecify.annotations.NullMarked;
