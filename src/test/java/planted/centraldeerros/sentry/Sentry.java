package planted.centraldeerros.sentry;

/** Knows the room above it. */
public class Sentry {
    planted.centraldeerros.query.Query above;
}
