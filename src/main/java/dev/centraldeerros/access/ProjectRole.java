package dev.centraldeerros.access;

import java.util.Locale;

/** Role of an account in a project; each includes the ones before it. */
public enum ProjectRole {
    /** Reads logs. */
    VIEWER,
    /** Also sends logs, and archives and deletes its own. */
    MEMBER,
    /** Also changes all logs, members and settings. */
    MAINTAINER;

    /** Returns whether the role includes another one. */
    public boolean includes(ProjectRole other) {
        return compareTo(other) >= 0;
    }

    /** Returns the name in the API and the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the role with this name in lower case. */
    public static ProjectRole of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
