package planted.centraldeerros.ingest.wire;

/** A wire format that knows Spring, and a part of its room that knows it. */
public class Wire {
    org.springframework.web.reactive.function.server.ServerRequest request;
    planted.centraldeerros.ingest.queue.Queue other;
}
