package dev.centraldeerros.ingest.wire;

import java.util.List;

/** Wire format: a pure function from bytes to events, except for their ids. */
public interface Decoder {
    Protocol protocol();

    /**
     * Decodes one item of a body. Never throws; the result has all errors.
     *
     * @param bytes valid during the call, from {@code from} (inclusive) to {@code to} (exclusive)
     * @return the events or errors of the item, in order: one if an item is an event, any number if a format has several in
     *     one. The index of an event counts through all of them.
     */
    List<Decoded> decode(byte[] bytes, int from, int to, DecodeContext context);
}
