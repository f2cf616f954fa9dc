package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the exceptions of a trace, within bounds. Used by one reader. */
final class TraceBuilder {
    private static final int MAX_CHAIN = 50;

    /** Maximum number of frames of all exceptions together. */
    private static final int MAX_FRAMES = 4_000;

    private final List<Thrown> chain = new ArrayList<>();
    private int frames;

    /** Begins an exception, unless there are too many; then its frames are added to the last one. */
    void begin(@Nullable Header header) {
        begin(header == null ? null : header.type(), header == null ? null : header.message());
    }

    void begin(@Nullable String type, @Nullable String message) {
        if (chain.size() < MAX_CHAIN) {
            chain.add(new Thrown(type, message, new ArrayList<>()));
        }
    }

    /** Index of the exception that began last. */
    int last() {
        return chain.size() - 1;
    }

    void add(int thrown, Frame frame) {
        if (frames < MAX_FRAMES) {
            chain.get(thrown).frames().add(frame);
            frames++;
        }
    }

    /** Adds a frame to the exception that began last. */
    void addToLast(Frame frame) {
        add(chain.size() - 1, frame);
    }

    /** Names the exception that began last. */
    void name(String type, String message) {
        Thrown last = chain.get(chain.size() - 1);
        chain.set(chain.size() - 1, new Thrown(type, message, last.frames()));
    }

    /** Adds the last {@code count} frames of another exception: "... n more". */
    void addCommon(int thrown, int other, int count) {
        List<Frame> from = chain.get(other).frames();
        int size = from.size();
        for (int i = Math.max(0, size - count); i < size && frames < MAX_FRAMES; i++) {
            add(thrown, from.get(i));
        }
    }

    int size() {
        return chain.size();
    }

    boolean hasFrames(int thrown) {
        return !chain.get(thrown).frames().isEmpty();
    }

    /** Frames were added outermost first. */
    void reverseFrames() {
        chain.forEach(thrown -> Collections.reverse(thrown.frames()));
    }

    /** Returns the trace; empty without a frame. */
    Optional<Trace> build(Language language) {
        return chain.stream().allMatch(thrown -> thrown.frames().isEmpty())
                ? Optional.empty()
                : Optional.of(new Trace(
                        language,
                        chain.stream()
                                .map(thrown ->
                                        new Thrown(thrown.type(), thrown.message(), List.copyOf(thrown.frames())))
                                .toList()));
    }

    /** The exceptions were read cause first. */
    void reverseChain() {
        Collections.reverse(chain);
    }

    /** Adds the exceptions of another builder, up to the bound. */
    void addAll(TraceBuilder other) {
        chain.addAll(other.chain.subList(0, Math.min(other.chain.size(), MAX_CHAIN - chain.size())));
    }
}
