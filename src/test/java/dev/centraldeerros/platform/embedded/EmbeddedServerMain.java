package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that runs the embedded server until its input ends, so that a test can kill it. */
public final class EmbeddedServerMain {
    private EmbeddedServerMain() {}

    /** The one argument is the data folder. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]))) {
            System.out.println("ready " + server.port());
            while (System.in.read() >= 0) {
                // until the test closes our input
            }
        }
    }
}
