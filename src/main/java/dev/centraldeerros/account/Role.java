package dev.centraldeerros.account;

/** Role of an account on the whole server. */
public enum Role {
    /** May do everything: also change logs of other accounts and read metrics. */
    ADMIN,
    /** Sends logs, reads those of its projects, and archives and deletes its own. */
    USER
}
