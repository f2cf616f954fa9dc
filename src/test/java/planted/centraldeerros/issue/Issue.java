package planted.centraldeerros.issue;

/** Knows the room above it. */
public class Issue {
    planted.centraldeerros.alert.Alert above;
}
