package planted.centraldeerros.partition;

/** Knows the room above it. */
public class Partition {
    planted.centraldeerros.ingest.Ingest above;
}
