/** Receives what Sentry SDKs send: envelopes and single events, authenticated by the key of a DSN. */
@NullMarked
package dev.centraldeerros.sentry;

import org.jspecify.annotations.NullMarked;
