package dev.centraldeerros.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (HTML Living Standard, 9.2.6). Closes a stream that is silent for 45 s. */
public final class EventReader implements AutoCloseable {
    /** Three times the interval of the comments that every stream has. */
    private static final long SILENCE_TIMEOUT_SECONDS = 45;

    private final InputStream body;
    private final BufferedReader lines;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "stream-silence");
        thread.setDaemon(true);
        return thread;
    });

    /** Time of the last line; written by the reading thread. */
    private volatile long received = System.nanoTime();

    /** Pause before a reconnect that the server asks for. */
    private OptionalLong retryMillis = OptionalLong.empty();

    /**
     * One event.
     *
     * @param id null if it has none
     */
    public record Event(String type, @Nullable String id, String data) {}

    public EventReader(InputStream body) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var unused = watch.scheduleAtFixedRate(this::closeIfSilent, 1, 1, TimeUnit.SECONDS);
    }

    private void closeIfSilent() {
        if (System.nanoTime() - received > TimeUnit.SECONDS.toNanos(SILENCE_TIMEOUT_SECONDS)) {
            close();
        }
    }

    /** Returns the next event; empty at the end of the stream. */
    public Optional<Event> next() throws IOException {
        String type = "message";
        String id = null;
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            received = System.nanoTime();
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                case "retry" ->
                    retryMillis = value.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(value)) : retryMillis;
                default -> {}
            }
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return Optional.of(new Event(type, id, data.toString()));
                }
                type = "message";
                id = null;
            }
        }
        return Optional.empty();
    }

    public OptionalLong retryMillis() {
        return retryMillis;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            body.close();
        } catch (IOException gone) {
            // closed already
        }
    }
}
