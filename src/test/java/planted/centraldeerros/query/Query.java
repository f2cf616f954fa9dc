package planted.centraldeerros.query;

/** Knows the room above it. */
public class Query {
    planted.centraldeerros.live.Live above;
}
