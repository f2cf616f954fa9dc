/** Envelopes of Sentry SDKs, read buffer by buffer. */
@NullMarked
package dev.centraldeerros.sentry.envelope;

import org.jspecify.annotations.NullMarked;
