package planted.centraldeerros.ingest;

/** Knows the room above it. */
public class Ingest {
    planted.centraldeerros.query.Query above;
}
