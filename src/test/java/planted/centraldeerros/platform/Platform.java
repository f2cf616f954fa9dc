package planted.centraldeerros.platform;

/** Knows the lowest room, which knows it back: a cycle. */
public class Platform {
    planted.centraldeerros.event.Event cycle;
}
