package dev.centraldeerros.bench;

import dev.centraldeerros.CentralDeErros;

/** The servers that are compared. */
enum Variant {
    SERVER("server", CentralDeErros.class.getName(), "/v1/api/logs/"),
    NO_DATABASE("(a) no database", NoDatabaseServer.class.getName(), "/v1/api/logs/"),
    PLAIN("(b) repository.save()", PlainServer.class.getName(), PlainServer.PATH);

    private final String title;
    private final String mainClass;
    private final String path;

    Variant(String title, String mainClass, String path) {
        this.title = title;
        this.mainClass = mainClass;
        this.path = path;
    }

    String title() {
        return title;
    }

    String mainClass() {
        return mainClass;
    }

    String path() {
        return path;
    }

    /** The server itself runs without a class of the benchmark in reach. */
    boolean needsBenchClasses() {
        return this != SERVER;
    }
}
