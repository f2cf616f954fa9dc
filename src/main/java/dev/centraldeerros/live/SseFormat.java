package dev.centraldeerros.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Server-sent events as bytes (HTML Living Standard, 9.2). Data is JSON only, whose strings contain no line break, so that
 * no text of an event can end its frame.
 */
enum SseFormat {
    /** {@code event: log}, one per event; a comment as heartbeat. */
    SINGLE(": keep-alive\n\n") {
        @Override
        void write(ByteArrayOutputStream out, List<LiveEvent> events) {
            for (LiveEvent event : events) {
                out.writeBytes(ascii("event: log\nid: " + event.id() + "\ndata: "));
                out.writeBytes(event.json());
                out.writeBytes(END);
            }
        }
    },

    /** {@code event: logs}, one per chunk; {@code event: ping} as heartbeat, which a page can receive. */
    BATCH("event: ping\ndata: {}\n\n") {
        @Override
        void write(ByteArrayOutputStream out, List<LiveEvent> events) {
            out.writeBytes(
                    ascii("event: logs\nid: " + events.get(events.size() - 1).id() + "\ndata: ["));
            for (int i = 0; i < events.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                out.writeBytes(events.get(i).json());
            }
            out.write(']');
            out.writeBytes(END);
        }
    };

    static final int MIN_RETRY_MILLIS = 1_000;
    static final int MAX_RETRY_MILLIS = 5_000;

    private static final byte[] END = ascii("\n\n");

    private final String heartbeat;

    SseFormat(String heartbeat) {
        this.heartbeat = heartbeat;
    }

    abstract void write(ByteArrayOutputStream out, List<LiveEvent> events);

    /** Returns a heartbeat, which keeps proxies from closing an idle stream. */
    byte[] heartbeat() {
        return ascii(heartbeat);
    }

    /**
     * Returns the first event of a stream: the id to resume from until a log is sent, and the reconnect delay. The delay
     * is random, because the clients of a restarted server lose their streams at the same moment.
     */
    static byte[] hello(UUID id) {
        int retry = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS + 1);
        return ascii("retry: " + retry + "\nevent: hello\nid: " + id + "\ndata: {}\n\n");
    }

    /** Returns the event for a replay that skipped logs from {@code from} to {@code to}. */
    static byte[] gap(Instant from, Instant to) {
        return ascii("event: gap\ndata: {\"from\":\"" + from + "\",\"to\":\"" + to + "\"}\n\n");
    }

    /** Returns the event for dropped logs of a slow client. */
    static byte[] dropped(long count) {
        return ascii("event: dropped\ndata: {\"count\":" + count + "}\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
