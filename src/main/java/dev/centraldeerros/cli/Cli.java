package dev.centraldeerros.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the jar does where a command is named, instead of being a server. */
@Command(
        name = "central",
        description = "Watches, searches, sends and exports logs of a Central de Erros.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends with 0; 1 where nothing was found, or not all was taken; 2 for a wrong command line; 3 where the server"
                    + " refuses; 4 where it is away."
        })
public final class Cli {
    /** What makes a command line one of a client; anything else is for the server. */
    private static final List<String> COMMANDS =
            List.of("tail", "search", "send", "export", "login", "completion", "help");

    private Cli() {}

    /** Whether these are arguments of a client, and not of a server. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length > 0 && COMMANDS.contains(arguments[0]);
    }

    /** Runs a command on the terminal of this process; answers what the process is to end with. */
    public static int run(String[] arguments) {
        return run(Terminal.ofProcess(), arguments);
    }

    static int run(Terminal terminal, String... arguments) {
        CommandLine root = new CommandLine(new Cli());
        root.addSubcommand("tail", new TailCommand(terminal))
                .addSubcommand("search", new SearchCommand(terminal))
                .addSubcommand("send", new SendCommand(terminal))
                .addSubcommand("export", new ExportCommand(terminal))
                .addSubcommand("login", new LoginCommand(terminal))
                .addSubcommand("completion", new Completion(terminal, root))
                .addSubcommand("help", new CommandLine.HelpCommand());
        root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failed, command, parsed) -> {
                    if (failed instanceof Failure failure) {
                        terminal.err().println(LogLine.lines(String.valueOf(failure.getMessage())));
                        return failure.exit().code();
                    }
                    throw failed;
                });
        int code = root.execute(arguments);
        terminal.out().flush();
        return code;
    }

    @Command(
            name = "completion",
            description = "Prints what makes bash, or zsh, complete the words of a command named central:"
                    + " alias central='java -jar central-de-erros.jar'; source <(central completion)",
            mixinStandardHelpOptions = true)
    private record Completion(Terminal terminal, CommandLine root) implements Callable<Integer> {
        @Override
        public Integer call() {
            terminal.out().println(AutoComplete.bash("central", root));
            return 0;
        }
    }
}
