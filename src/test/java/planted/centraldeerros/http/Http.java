package planted.centraldeerros.http;

/** Knows the room above it. */
public class Http {
    planted.centraldeerros.database.Database above;
}
