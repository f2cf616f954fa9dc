package dev.centraldeerros.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Server-sent events as bytes (HTML Living Standard, 9.2). Data is JSON only, whose strings hold no line break, so that no
 * text of an event can end its frame.
 */
enum Frames {
    /** {@code event: log}, one for each event. */
    SINGLE {
        @Override
        void write(ByteArrayOutputStream out, List<LiveEvent> events) {
            for (LiveEvent event : events) {
                out.writeBytes(ascii("event: log\nid: " + event.id() + "\ndata: "));
                out.writeBytes(event.json());
                out.writeBytes(END);
            }
        }
    },

    /** {@code event: logs}, one for all that came together. */
    BATCH {
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

    static final int SOONEST_MILLIS = 1_000;
    static final int LATEST_MILLIS = 5_000;

    private static final byte[] END = ascii("\n\n");

    abstract void write(ByteArrayOutputStream out, List<LiveEvent> events);

    /**
     * The first bytes of a stream: after how many milliseconds a client that lost it comes back. Not all after the same time,
     * as those of a server that is started again have lost it at the same moment.
     */
    static byte[] opening() {
        return ascii("retry: " + ThreadLocalRandom.current().nextInt(SOONEST_MILLIS, LATEST_MILLIS + 1) + "\n\n");
    }

    /** A comment that keeps proxies from taking a quiet stream for a dead one. */
    static byte[] heartbeat() {
        return ascii(": keep-alive\n\n");
    }

    /** Tells that rows were lost because the reader did not keep up. */
    static byte[] dropped(long count) {
        return ascii("event: dropped\ndata: {\"count\":" + count + "}\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
