package dev.centraldeerros.platform.start;

/** How the server's own log is written to the console. */
public enum LogFormat {
    /** A line an event, for people: {@link PlainLog}. */
    PLAIN(PlainLog.class.getName()),

    /** A JSON object a line, in the Elastic Common Schema. */
    JSON("ecs");

    private final String structuredFormat;

    LogFormat(String structuredFormat) {
        this.structuredFormat = structuredFormat;
    }

    /** Spring Boot's name for it. */
    String structuredFormat() {
        return structuredFormat;
    }
}
