/**
 * Which errors are the same: a versioned, pure function from an event to its fingerprint. The trace comes first
 * ({@code trace}), else the template of the message ({@code message}).
 */
@NullMarked
package dev.centraldeerros.fingerprint;

import org.jspecify.annotations.NullMarked;
