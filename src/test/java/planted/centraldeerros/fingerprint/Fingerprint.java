package planted.centraldeerros.fingerprint;

/** Knows the room above it. */
public class Fingerprint {
    planted.centraldeerros.privacy.Privacy above;
}
