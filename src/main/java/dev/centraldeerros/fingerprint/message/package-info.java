/** Message templates: a message with its values masked, by classes of tokens. Pure functions without I/O. */
@NullMarked
package dev.centraldeerros.fingerprint.message;

import org.jspecify.annotations.NullMarked;
