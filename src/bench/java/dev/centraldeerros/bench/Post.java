package dev.centraldeerros.bench;

import java.nio.ByteBuffer;
import java.util.List;

/** What is measured of single posts: to which server, and what it gets. */
enum Post {
    SERVER("server", Variant.SERVER, false),
    NO_ISSUES("server, no issues", Variant.SERVER, false),
    KEY("server, ingest key", Variant.SERVER, false),
    NO_DATABASE("(a) no database", Variant.NO_DATABASE, false),
    PLAIN("(b) repository.save()", Variant.PLAIN, false),
    LARGE("25 KB gzip", Variant.SERVER, true),
    ENVELOPE("25 KB gzip envelope", Variant.SERVER, true),
    LARGE_NO_DATABASE("25 KB gzip, as (a)", Variant.NO_DATABASE, true);

    private final String title;
    private final Variant variant;
    private final boolean large;

    Post(String title, Variant variant, boolean large) {
        this.title = title;
        this.variant = variant;
        this.large = large;
    }

    String title() {
        return title;
    }

    Variant variant() {
        return variant;
    }

    /** Whether an ingest key sends, instead of an account. */
    boolean isByKey() {
        return this == KEY || this == ENVELOPE;
    }

    List<ByteBuffer> requests(int port, String token) {
        if (this == ENVELOPE) {
            return new Envelopes(port, token);
        }
        if (large) {
            return Events.largeRequests(variant.path(), port, token);
        }
        List<byte[]> bodies = Events.bodies();
        return Events.requests(variant.path(), port, token, this == NO_ISSUES ? Events.withoutIssues(bodies) : bodies);
    }
}
