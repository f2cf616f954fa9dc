package planted.centraldeerros.event;

/** Knows the room above it. */
public class Event {
    planted.centraldeerros.http.Http above;
}
