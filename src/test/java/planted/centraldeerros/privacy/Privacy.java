package planted.centraldeerros.privacy;

/** Knows the room above it. */
public class Privacy {
    planted.centraldeerros.partition.Partition above;
}
