/** What shares a transaction: write requests, their fates, and what other rooms do in it or hear of it. */
@NullMarked
package dev.centraldeerros.ingest.batch;

import org.jspecify.annotations.NullMarked;
