package planted.centraldeerros.live;

/** Knows the room above it. */
public class Live {
    planted.centraldeerros.issue.Issue above;
}
