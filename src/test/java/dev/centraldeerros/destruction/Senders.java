package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Senders of one round. Each notes what was acknowledged before it goes on; most send what has no answer again, with the same
 * key, until it has one; some never send anything twice.
 */
final class Senders implements AutoCloseable {
    /** Logs of one bulk request. */
    static final int BULK = 100;

    private static final int PATIENT = 10;
    private static final int HASTY = 3;
    private static final int IN_BULK = 3;
    private static final long PAUSE_MILLIS = 20;
    private static final long END_SECONDS = 120;

    private final Http http;
    private final String round;
    private final ExecutorService threads = Executors.newFixedThreadPool(PATIENT + HASTY + IN_BULK);
    private final List<Future<?>> running = new ArrayList<>();

    /** Descriptions of logs whose sender was told that they are stored. */
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** Descriptions of all that were sent. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    /** Answers that no sender should ever get. */
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private volatile boolean isOver;

    Senders(Http http, String round) {
        this.http = http;
        this.round = round;
        for (int i = 0; i < PATIENT; i++) {
            String name = round + " patient " + i + " log ";
            running.add(threads.submit(() -> each(name, description -> untilAnswered(() -> single(description)))));
        }
        for (int i = 0; i < HASTY; i++) {
            String name = round + " hasty " + i + " log ";
            running.add(threads.submit(() -> each(name, this::single)));
        }
        for (int i = 0; i < IN_BULK; i++) {
            String name = round + " bulk " + i + " request ";
            running.add(threads.submit(() -> each(name, request -> untilAnswered(() -> bulk(request)))));
        }
    }

    private interface Sending {
        /** Whether it was acknowledged. */
        boolean send(String name);
    }

    private interface Attempt {
        boolean isAnswered();
    }

    private void each(String name, Sending sending) {
        for (int i = 0; !isOver; i++) {
            if (!sending.send(name + i)) {
                pause();
            }
        }
    }

    private boolean untilAnswered(Attempt attempt) {
        while (!attempt.isAnswered()) {
            pause();
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    private boolean single(String description) {
        sent.add(description);
        Map<String, Object> event = Events.json(description, "key", description);
        event.put("details", "a trace that many share\n\tat a.B.c(B.java:1)");
        return isAnswered(
                () -> http.post(JsonMapper.shared().writeValueAsString(event)),
                answer -> acknowledged.add(description));
    }

    private boolean bulk(String request) {
        List<String> descriptions =
                IntStream.range(0, BULK).mapToObj(i -> request + " log " + i).toList();
        sent.addAll(descriptions);
        byte[] lines = descriptions.stream()
                .map(description -> JsonMapper.shared().writeValueAsString(Events.json(description)) + "\n")
                .collect(Collectors.joining())
                .getBytes(UTF_8);
        return isAnswered(
                () -> http.post(
                        BodyPublishers.ofByteArray(lines),
                        "Content-Type",
                        "application/x-ndjson",
                        "Idempotency-Key",
                        "\"" + request + "\""),
                answer -> {
                    if (Http.json(answer).get("accepted").intValue() != BULK) {
                        wrong.add(answer.body());
                    }
                    acknowledged.addAll(descriptions);
                });
    }

    private interface Request {
        HttpResponse<String> send();
    }

    private interface Noting {
        void note(HttpResponse<String> answer);
    }

    private boolean isAnswered(Request request, Noting noting) {
        HttpResponse<String> answer;
        try {
            answer = request.send();
        } catch (UncheckedIOException died) {
            return false;
        }
        switch (answer.statusCode()) {
            case 200, 201 -> noting.note(answer);
            // Told to come again; a 409 while the first attempt is still under way.
            case 409, 503 -> {
                return false;
            }
            default -> wrong.add(answer.statusCode() + " " + answer.body());
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int acknowledgements() {
        return acknowledged.size();
    }

    /** Waits until all senders have finished; requests with retries are acknowledged then. */
    void finish() throws Exception {
        isOver = true;
        for (Future<?> one : running) {
            one.get(END_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * What became of a round.
     *
     * @param acknowledged logs
     * @param lost acknowledged, and not there
     * @param doubled there more than once
     * @param foreign there, and never sent
     * @param unknown without an acknowledgement
     * @param unknownStored of those the ones that are there
     */
    record Count(int acknowledged, int lost, int doubled, int foreign, int unknown, int unknownStored) {}

    /** Compares with what is stored: how often, by description. */
    Count count(Map<String, Integer> stored) {
        Set<String> unknown = sent.stream()
                .filter(description -> !acknowledged.contains(description))
                .collect(Collectors.toSet());
        return new Count(
                acknowledged.size(),
                (int) acknowledged.stream()
                        .filter(description -> !stored.containsKey(description))
                        .count(),
                (int) stored.values().stream().filter(times -> times > 1).count(),
                (int) stored.keySet().stream()
                        .filter(description -> !sent.contains(description))
                        .count(),
                unknown.size(),
                (int) unknown.stream().filter(stored::containsKey).count());
    }

    String round() {
        return round;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        isOver = true;
        threads.shutdownNow();
    }
}
