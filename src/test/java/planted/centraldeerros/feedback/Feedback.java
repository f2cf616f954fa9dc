package planted.centraldeerros.feedback;

/** Knows the room above it. */
public class Feedback {
    planted.centraldeerros.sentry.Sentry above;
}
