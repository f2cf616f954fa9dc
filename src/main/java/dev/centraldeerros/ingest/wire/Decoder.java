package dev.centraldeerros.ingest.wire;

import java.util.List;

/** A wire format. A pure function from bytes to events, but for their ids. */
public interface Decoder {
    Protocol protocol();

    /**
     * Decodes one item of a body. Never throws: whatever is wrong is said in the outcome, all of it at once.
     *
     * @param bytes lent for the time of the call, from {@code from} to before {@code to}
     * @return an event, or what is wrong with it, in the item's order: one where an item is an event, and any number where a
     *     format gathers several in one. An event's place in the body is counted through all of them.
     */
    List<Decoded> decode(byte[] bytes, int from, int to, DecodeContext context);
}
