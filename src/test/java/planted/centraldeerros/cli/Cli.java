package planted.centraldeerros.cli;

/** Knows the room above it. */
public class Cli {
    planted.centraldeerros.event.Event above;
}
