package planted.centraldeerros.account;

/** Knows the room above it. */
public class Account {
    planted.centraldeerros.access.Access above;
}
