package dev.centraldeerros;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One who watches, reading as a browser does (HTML Living Standard, 9.2.6) in a thread of its own, until it is closed. */
public final class LiveStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What came, in its order; guarded by itself. */
    private final List<Frame> frames = new ArrayList<>();

    /** Whether the answer came to its end, rather than being cut. */
    private volatile boolean endedProperly;

    /** After how long to reconnect, as the server last said. */
    private volatile int retryMillis;

    private final InputStream body;

    /** By a proxy; in gzip. */
    private final boolean isCompressed;

    private final Thread reader;

    /**
     * One event.
     *
     * @param event its kind; null when it gives none
     */
    public record Frame(@Nullable String event, @Nullable String id, String data) {
        /** The logs that it brings; none when it brings something else. */
        Stream<JsonNode> logs() {
            if ("log".equals(event)) {
                return Stream.of(Http.json(data));
            }
            return "logs".equals(event) ? Http.json(data).valueStream() : Stream.empty();
        }
    }

    private LiveStream(InputStream body, boolean isCompressed) {
        this.body = body;
        this.isCompressed = isCompressed;
        this.reader = new Thread(this::read, "live stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream, which has registered for what is committed from now on when this returns. */
    public static LiveStream open(Http http, String query, String... headers) {
        return at(http, Api.LOGS + query, headers);
    }

    /** Opens the stream of a path. */
    public static LiveStream at(Http http, String path, String... headers) {
        var request = http.request(path).header("Accept", "text/event-stream");
        HttpResponse<InputStream> answer = Http.send(
                headers.length == 0 ? request : request.headers(headers), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("status " + answer.statusCode());
        }
        boolean isCompressed = answer.headers().firstValue("content-encoding").isPresent();
        LiveStream stream = new LiveStream(answer.body(), isCompressed);
        stream.await(frames -> !frames.isEmpty());
        return stream;
    }

    private void read() {
        String event = null;
        String id = null;
        StringBuilder data = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(isCompressed ? decompressed(body) : body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    synchronized (frames) {
                        frames.add(new Frame(event, id, data.toString()));
                    }
                    event = null;
                    id = null;
                    data.setLength(0);
                } else if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("retry: ")) {
                    retryMillis = Integer.parseInt(line.substring("retry: ".length()));
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring("data: ".length()));
                } else {
                    data.append(line);
                }
            }
            endedProperly = true;
        } catch (IOException closed) {
            // by the test, or by the server: either way it is over
        }
    }

    private static InputStream decompressed(InputStream body) throws IOException {
        return new GZIPInputStream(body) {
            /** It says 1 at all times, and its reader would wait for more than has come. */
            @Override
            public int available() {
                return 0;
            }
        };
    }

    /** Everything that came. */
    public List<Frame> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** The logs that came, in their order. */
    public List<JsonNode> logs() {
        return frames().stream().flatMap(Frame::logs).toList();
    }

    /** The ids of the logs that came, in their order. */
    public List<String> ids() {
        return logs().stream().map(log -> log.get("id").stringValue()).toList();
    }

    /** The descriptions of the logs that came, in their order. */
    public List<String> descriptions() {
        return logs().stream().map(log -> log.get("description").stringValue()).toList();
    }

    /** The id with which a browser would come back. */
    public @Nullable String lastEventId() {
        return frames().stream()
                .map(Frame::id)
                .filter(id -> id != null)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** After how long a browser would reconnect. */
    public int retryMillis() {
        return retryMillis;
    }

    /** Waits for something to be true of what came. */
    public void await(Predicate<List<Frame>> condition) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> condition.test(frames()));
    }

    /** Waits until so many logs came. */
    public void awaitLogs(int count) {
        await(all -> all.stream().flatMap(Frame::logs).count() >= count);
    }

    /** Waits until the server ends the stream. */
    public void awaitEnd() {
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> !reader.isAlive());
    }

    /** Whether the server ended it as HTTP says, instead of cutting the connection. */
    public boolean endedProperly() {
        return endedProperly;
    }

    /** Hangs up; what came until then stays. */
    public void hangUp() {
        try {
            body.close();
            reader.join();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        hangUp();
    }
}
