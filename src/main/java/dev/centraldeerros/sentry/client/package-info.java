/** What SDKs report of themselves: events that they dropped, and sessions of their applications. */
@NullMarked
package dev.centraldeerros.sentry.client;

import org.jspecify.annotations.NullMarked;
