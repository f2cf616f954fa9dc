package planted.centraldeerros.log;

/** Knows the room above it. */
public class Log {
    planted.centraldeerros.account.Account above;
}
