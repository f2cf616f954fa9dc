package planted.centraldeerros.ingest.wire;

/** A wire format that knows Spring. */
class Wire {
    org.springframework.web.reactive.function.server.ServerRequest request;
}
