package planted.centraldeerros.ingest.queue;

/** Knows another part of its room, which knows it. */
public class Queue {
    planted.centraldeerros.ingest.wire.Wire other;
}
