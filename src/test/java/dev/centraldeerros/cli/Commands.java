package dev.centraldeerros.cli;

import dev.centraldeerros.cli.terminal.Output;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, and records what they print. */
public final class Commands {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream input = InputStream.nullInputStream();
    private boolean isScreen;

    public Commands(Path home, String url, String token) {
        this.home = home;
        environment.put("CENTRAL_URL", url);
        environment.put("CENTRAL_TOKEN", token);
    }

    public int run(String... arguments) {
        return Cli.run(
                new Terminal(
                        input,
                        new Output(out, true, () -> false),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        home,
                        Clock.systemUTC(),
                        isScreen,
                        isScreen),
                arguments);
    }

    public Map<String, String> environment() {
        return environment;
    }

    public void input(String text) {
        input(text.getBytes(StandardCharsets.UTF_8));
    }

    public void input(byte[] bytes) {
        input = new ByteArrayInputStream(bytes);
    }

    public void input(InputStream stream) {
        input = stream;
    }

    public void setScreen(boolean isScreen) {
        this.isScreen = isScreen;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public void reset() {
        out.reset();
        err.reset();
    }
}
