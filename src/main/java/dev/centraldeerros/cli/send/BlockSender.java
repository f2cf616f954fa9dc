package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ReconnectBackoff;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends blocks, each until the server has decided about all its events: a request that has no response is repeated with its idempotency
 * key, so that nothing is stored twice. Used by one thread.
 */
final class BlockSender {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MAX_ATTEMPTS = 12;
    private static final int RUN_BYTES = 16;

    private static final JsonNode NOTHING = JsonMapper.shared().createObjectNode();

    private final ApiClient server;
    private final Terminal terminal;
    private final Totals totals;
    private final StopSignal stop;
    private final String run = randomName();
    private int requests;

    /** First line that the server has not decided about; read by the thread that ends the JVM. */
    private volatile long undecided = 1;

    BlockSender(ApiClient server, Terminal terminal, Totals totals, StopSignal stop) {
        this.server = server;
        this.terminal = terminal;
        this.totals = totals;
        this.stop = stop;
    }

    private static String randomName() {
        byte[] bytes = new byte[RUN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    long undecided() {
        return undecided;
    }

    /**
     * Sends a block.
     *
     * @param last line up to which the block has all that is to be sent
     * @throws CliException if the server refuses, or does not come back; {@link #undecided()} is the line to go on from
     */
    void send(Block block, long last) {
        for (Block rest = block; !rest.isEmpty(); rest = sendOnce(rest)) {
            undecided = rest.line(0);
        }
        undecided = last + 1;
    }

    /**
     * What a response says about a block.
     *
     * @param sums body of the response; an empty object without one
     * @param failure null if the server has decided about the events that the sums count
     * @param isTransient whether the same request may have another response later
     * @param isLimited whether the key is over its limit, so that nothing from {@code next_index} on is stored
     */
    private record Decision(JsonNode sums, @Nullable CliException failure, boolean isTransient, boolean isLimited) {}

    /** Returns what is left of the block: nothing, or the events after one at which the server stopped reading. */
    private Block sendOnce(Block block) {
        HttpRequest request = server.request(ApiClient.LOGS, "")
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", '"' + run + "-" + requests++ + '"')
                .POST(HttpRequest.BodyPublishers.ofByteArray(block.body()))
                .build();
        ReconnectBackoff backoff = new ReconnectBackoff(terminal);
        JsonNode known = NOTHING;
        for (int attempt = 1; true; attempt++) {
            Decision decision = attempt(request);
            CliException failure = decision.failure();
            if (failure == null) {
                backoff.reset();
                totals.add(decision.sums(), block);
                return afterUnreadable(decision.sums(), block);
            }
            known = decision.sums().has("next_index") ? decision.sums() : known;
            int done = decision.isLimited() ? known.path("next_index").asInt(0) : 0;
            if (done > 0 && done < block.size() && !stop.isAsked()) {
                // A repetition of all would be over the limit at the same place.
                totals.add(known, block);
                backoff.report(failure);
                pause(backoff.next());
                return block.from(done);
            }
            if (!decision.isTransient() || attempt == MAX_ATTEMPTS || (stop.isAsked() && attempt > 1)) {
                totals.add(known, block);
                undecided = block.line(known.path("next_index").asLong(0));
                throw failure;
            }
            backoff.report(failure);
            pause(backoff.next());
        }
    }

    private Block afterUnreadable(JsonNode sums, Block block) {
        int next = sums.path("next_index").asInt(block.size());
        if (next < 0 || next >= block.size()) {
            return new Block();
        }
        totals.rejectUnreadable(sums, next, block);
        return block.from(next + 1);
    }

    private Decision attempt(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = server.exchange(request);
            int status = response.statusCode();
            if ((status == CREATED || status == OK) && ApiClient.type(response).equals(ApiClient.JSON)) {
                JsonNode sums = ApiClient.read(response);
                if (sums.path("accepted").isIntegralNumber()) {
                    return new Decision(sums, null, false, false);
                }
            }
            Optional<JsonNode> problem = ApiClient.problem(response);
            JsonNode sums = problem.orElse(NOTHING);
            return status == BAD_REQUEST && sums.path("accepted").isIntegralNumber()
                    ? new Decision(sums, null, false, false)
                    : refused(sums, ApiClient.unexpected(response, problem), status);
        } catch (CliException unanswered) {
            return new Decision(NOTHING, unanswered, true, false);
        }
    }

    /** A token that ended while lines were sent may be replaced by another sign-in. */
    private Decision refused(JsonNode sums, CliException failure, int status) {
        boolean mayBeReplaced =
                failure.isUnauthorized() && requests > 1 && server.tokens().isOfSignIn();
        return new Decision(
                sums, failure, ApiClient.isOverloaded(status) || mayBeReplaced, status == TOO_MANY_REQUESTS);
    }

    private void pause(long millis) {
        try {
            stop.pause(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.UNAVAILABLE, "Interrupted.");
        }
    }
}
