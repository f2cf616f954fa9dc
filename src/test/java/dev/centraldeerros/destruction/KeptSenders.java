package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** Senders on persistent connections, which send nothing twice and record the result of every request. Thread-safe. */
final class KeptSenders implements AutoCloseable {
    private static final int SENDERS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Results of requests: a status, {@code unanswered} or {@code not connected}. */
    private final Map<String, AtomicInteger> results = new ConcurrentHashMap<>();

    /** Bodies of responses other than 201. */
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    /** Sent over a connection that was closed without a response. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    private final AtomicInteger sent = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private volatile boolean isOver;

    /**
     * Starts the senders.
     *
     * @param untilRefused whether a sender ends when its connection is refused, instead of trying again
     */
    List<Future<?>> start(int port, String token, boolean untilRefused) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            running.add(threads.submit(() -> send(port, token, untilRefused)));
        }
        return running;
    }

    private void send(int port, String token, boolean untilRefused) {
        while (!isOver) {
            try (KeptConnection connection = new KeptConnection(port)) {
                while (!isOver && !connection.isLast()) {
                    send(connection, token, "log " + sent.incrementAndGet());
                }
            } catch (ConnectException refused) {
                if (untilRefused) {
                    return;
                }
                count("not connected");
            } catch (IOException counted) {
                // by send()
            }
        }
    }

    private void send(KeptConnection connection, String token, String description) throws IOException {
        try {
            connection.send(KeptConnection.post(
                    token,
                    Api.LOGS,
                    "application/json",
                    JsonMapper.shared()
                            .writeValueAsString(Events.json(description))
                            .getBytes(UTF_8)));
            KeptConnection.Answer answer = connection.read();
            count(Integer.toString(answer.status()));
            if (answer.status() != 201) {
                refusals.add(answer.body());
            }
        } catch (IOException ended) {
            count("unanswered");
            unanswered.add(description);
            throw ended;
        }
    }

    private void count(String result) {
        results.computeIfAbsent(result, unused -> new AtomicInteger()).incrementAndGet();
    }

    /** Number of requests with that result. */
    int count(Object result) {
        AtomicInteger count = results.get(result.toString());
        return count == null ? 0 : count.get();
    }

    Map<String, Integer> results() {
        Map<String, Integer> copy = new TreeMap<>();
        results.forEach((result, count) -> copy.put(result, count.get()));
        return copy;
    }

    Set<String> refusals() {
        return refusals;
    }

    Set<String> unanswered() {
        return unanswered;
    }

    /** Number of events that the server acknowledged. */
    int stored() {
        return sent.get() - unanswered.size() - count(503);
    }

    /** Waits until every sender has ended. */
    static void join(List<Future<?>> running) throws Exception {
        for (Future<?> one : running) {
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Makes every sender end after its request. */
    void end() {
        isOver = true;
    }

    @Override
    public void close() {
        end();
        threads.shutdownNow();
    }
}
