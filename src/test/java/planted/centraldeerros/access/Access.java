package planted.centraldeerros.access;

/** Knows the room above it. */
public class Access {
    planted.centraldeerros.fingerprint.Fingerprint above;
}
