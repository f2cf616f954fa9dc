/**
 * Central de Erros, the way of an event from top to bottom.
 *
 * <ol>
 *   <li>{@code ingest.IngestRoutes} and {@code ingest.IngestHandler}: a request arrives, its sender is known.
 *   <li>{@code ingest.wire}: its bytes become an {@code event.Event}, or a list of what is wrong with them.
 *   <li>{@code ingest.queue.Admission}: the event finds room in the bounded queue, or the request is refused with 503.
 *   <li>{@code ingest.queue.GroupCommit}: a free lane takes everything that waits into one transaction.
 *   <li>{@code ingest.write.TransactionWriter}: its {@code BatchStep}s one after the other (keys, texts, what other rooms add, the
 *       logs by binary COPY), then COMMIT.
 *   <li>{@code ingest.batch.Receipt} completes the responses; {@code live.LivePublisher} passes the events to live streams.
 *   <li>{@code query}: from then on it is found, listed, exported and counted.
 * </ol>
 *
 * <p>Rooms know only those below them: platform, live, query, ingest, partition, access, account, log, database, http, event.
 */
@NullMarked
package dev.centraldeerros;

import org.jspecify.annotations.NullMarked;
