package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.event.Event;
import java.util.List;
import java.util.Map;

/** Result of decoding one item. */
public sealed interface Decoded {
    /** The item is a valid event. */
    record Accepted(Event event) implements Decoded {}

    /**
     * The item is invalid; the others are not affected.
     *
     * @param errors field name to messages; the field {@code body} stands for the item as a whole
     */
    record Rejected(Map<String, List<String>> errors) implements Decoded {}
}
