package planted.centraldeerros.cluster;

/** Knows the room above it. */
public class Cluster {
    planted.centraldeerros.live.Live above;
}
