/**
 * Central de Erros: the path of an event.
 *
 * <ol>
 *   <li>{@code ingest.IngestRoutes} and {@code ingest.IngestHandler}: receive the request of an authenticated sender.
 *   <li>{@code ingest.wire}: decode the bytes into events, or a list of errors.
 *   <li>{@code ingest.queue.IngestLimiter}: reserve capacity, or respond 503.
 *   <li>{@code ingest.queue.GroupCommit}: an idle commit worker writes all queued requests in one transaction.
 *   <li>{@code ingest.write.TransactionWriter}: the {@code BatchStep}s in order (keys, details, issues, logs by binary
 *       COPY), then COMMIT.
 *   <li>{@code live.LivePublisher} passes the events to live streams; {@code ingest.batch.Receipt} completes the responses.
 *   <li>{@code query}: list, export and count the logs.
 * </ol>
 *
 * <p>Packages import only packages below them: platform, ui, issue, live, cluster, query, ingest, partition, fingerprint, project,
 * access, account, log, database, http, event.
 */
@NullMarked
package dev.centraldeerros;

import org.jspecify.annotations.NullMarked;
