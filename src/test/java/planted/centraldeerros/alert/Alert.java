package planted.centraldeerros.alert;

/** Knows the room above it. */
public class Alert {
    planted.centraldeerros.platform.Platform above;
}
