/** Maps the payloads of Sentry SDKs to events. */
@NullMarked
package dev.centraldeerros.sentry.event;

import org.jspecify.annotations.NullMarked;
