package dev.centraldeerros.cli;

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

/** Server-sent events, one after the other (HTML Living Standard, 9.2.6). */
final class EventReader implements AutoCloseable {
    /** Three comments, which come every fifteen seconds: who says nothing for so long is gone. */
    private static final long SILENCE_SECONDS = 45;

    private final InputStream body;
    private final BufferedReader lines;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "silence");
        thread.setDaemon(true);
        return thread;
    });

    /** When the last line came; written by the one who reads. */
    private volatile long heard = System.nanoTime();

    /** What the server asks for. */
    private OptionalLong retryMillis = OptionalLong.empty();

    /**
     * One event.
     *
     * @param type its kind
     * @param id null where it has none
     */
    record Event(String type, @Nullable String id, String data) {}

    EventReader(InputStream body) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var unused = watch.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        if (System.nanoTime() - heard > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
            close();
        }
    }

    /** The next event; empty when the stream is over. */
    Optional<Event> next() throws IOException {
        String type = "message";
        String id = null;
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heard = System.nanoTime();
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

    OptionalLong retryMillis() {
        return retryMillis;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            body.close();
        } catch (IOException gone) {
            // so it is closed
        }
    }
}
