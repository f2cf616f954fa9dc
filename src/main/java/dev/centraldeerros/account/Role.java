package dev.centraldeerros.account;

/** What an account may do on the whole server. */
public enum Role {
    /** Everything: also other people's logs, and the metrics. */
    ADMIN,
    /** Sends logs, reads those of its projects, archives and deletes its own. */
    USER
}
