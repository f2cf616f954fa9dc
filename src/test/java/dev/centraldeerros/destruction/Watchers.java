package dev.centraldeerros.destruction;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** People and services who go on asking, whatever befalls the database, and note every answer. */
final class Watchers implements AutoCloseable {
    private static final int POSTERS = 8;
    private static final long PAUSE_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int NONE = 0;

    /** What is asked. */
    enum Kind {
        POST,
        LIST,
        READINESS,
        LIVENESS,
        PAGE
    }

    /**
     * One answer.
     *
     * @param begun when it was asked, in nanoseconds
     * @param ended when it was answered
     * @param status 0 where there was none
     */
    record Answer(Kind kind, long begun, long ended, int status, boolean saysWhenToRetry) {
        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(ended - begun);
        }
    }

    private final Http http;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean isOver;

    Watchers(Http http) {
        this.http = http;
        for (int i = 0; i < POSTERS; i++) {
            go(
                    Kind.POST,
                    request -> request.header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
                                    .writeValueAsString(Events.json("watched", "details", "the same")))),
                    Api.LOGS);
        }
        go(Kind.LIST, HttpRequest.Builder::GET, Api.LOGS + "?page_size=1");
        go(Kind.READINESS, HttpRequest.Builder::GET, "/actuator/health/readiness");
        go(Kind.LIVENESS, HttpRequest.Builder::GET, "/actuator/health/liveness");
        go(Kind.PAGE, HttpRequest.Builder::GET, "/");
    }

    private void go(Kind kind, Function<HttpRequest.Builder, HttpRequest.Builder> asking, String path) {
        running.add(threads.submit(() -> {
            while (!isOver) {
                ask(kind, asking.apply(http.request(path)));
                pause();
            }
        }));
    }

    private void ask(Kind kind, HttpRequest.Builder request) {
        long begun = System.nanoTime();
        int status = NONE;
        boolean saysWhen = false;
        try {
            HttpResponse<String> answer = Http.send(request);
            status = answer.statusCode();
            saysWhen = answer.headers().firstValue("Retry-After").isPresent();
            if (status == 201) {
                acknowledged.add(Http.json(answer).get("id").stringValue());
            }
        } catch (UncheckedIOException none) {
            // as noted
        }
        answers.add(new Answer(kind, begun, System.nanoTime(), status, saysWhen));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Stream<Answer> of(Kind kind) {
        return answers.stream().filter(answer -> answer.kind() == kind);
    }

    /** The last one begun after a moment, if it has that status. */
    boolean has(Kind kind, int status, long since) {
        return of(kind).anyMatch(answer -> answer.begun() - since >= 0 && answer.status() == status);
    }

    /** Ids of logs that are stored. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Waits for the last answers. */
    void finish() throws Exception {
        isOver = true;
        for (Future<?> one : running) {
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        isOver = true;
        threads.shutdownNow();
    }
}
