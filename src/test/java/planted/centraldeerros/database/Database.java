package planted.centraldeerros.database;

/** Knows the room above it. */
public class Database {
    planted.centraldeerros.log.Log above;
}
