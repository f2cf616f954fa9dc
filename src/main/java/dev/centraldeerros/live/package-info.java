/**
 * Server-sent events of what is committed, and replays of what a client missed.
 *
 * <ul>
 *   <li>Commit workers call {@code LiveDispatcher.committed}, which returns at once.
 *   <li>The thread {@code live} runs everything else of {@code LiveDispatcher}, and all of {@code FilterGroup} and {@code
 *       LiveSubscription}.
 *   <li>The thread {@code cluster} runs {@code CommitTopic} and the decisions of {@code CommitReader}.
 *   <li>The event loops of the database run {@code Replay} and what {@code CommitReader} reads; both pass results to {@code
 *       live}.
 *   <li>The event loops of the server run {@code LiveHandler}, and pass each request for more to {@code live}.
 * </ul>
 */
@NullMarked
package dev.centraldeerros.live;

import org.jspecify.annotations.NullMarked;
