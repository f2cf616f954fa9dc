package dev.centraldeerros.cli;

import dev.centraldeerros.cli.client.QueryWords;
import dev.centraldeerros.cli.export.ExportCommand;
import dev.centraldeerros.cli.issue.IssuesCommand;
import dev.centraldeerros.cli.project.KeysCommand;
import dev.centraldeerros.cli.project.ProjectsCommand;
import dev.centraldeerros.cli.send.SendCommand;
import dev.centraldeerros.cli.terminal.Arguments;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.LogLine;
import dev.centraldeerros.cli.terminal.PipeReaderWatch;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Command line of the jar: commands, help and errors. Only {@code serve}, settings or no argument at all are for the server. */
@Command(
        name = "central",
        description = "Watches, searches, sends and exports logs of a Central de Erros, or is one.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        footer = {
            "",
            "Without a command, or with settings such as --server.port=9000 alone, the server starts.",
            "Exit status: 0; 1 if nothing was found, or not every log was accepted; 2 for a wrong command line, or a file or"
                    + " an output that cannot be used; 3 if the server refuses; 4 if it is unavailable, or something else"
                    + " answers; 141 if the reader of the output has ended."
        })
public final class Cli {
    private static final String SERVE = "serve";

    /** Setting of the server, or one of Boot's switches that have no value. */
    private static final Pattern SETTING = Pattern.compile("--[A-Za-z][^=]*=.*|--debug|--trace", Pattern.DOTALL);

    private Cli() {}

    /** Returns whether the arguments are for the server: nothing but settings, with or without {@code serve} before them. */
    public static boolean isForServer(String... arguments) {
        return Arrays.stream(settings(arguments))
                .allMatch(word -> SETTING.matcher(word).matches());
    }

    /** Returns the settings among the arguments of a server. */
    public static String[] settings(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(SERVE)
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
    }

    /** Runs a command on the terminal of this process and returns its exit status. */
    public static int run(String... arguments) {
        Terminal terminal = Terminal.ofProcess();
        try {
            String[] decoded = Arguments.decode(arguments);
            if (decoded.length > 0 && decoded[0].equals("tail")) {
                PipeReaderWatch.start();
            }
            return run(terminal, decoded);
        } catch (CliException failure) {
            return report(terminal, failure);
        }
    }

    static int run(Terminal terminal, String... arguments) {
        CommandLine root = new CommandLine(new Cli());
        root.addSubcommand("tail", new TailCommand(terminal))
                .addSubcommand("search", new SearchCommand(terminal))
                .addSubcommand("send", new SendCommand(terminal))
                .addSubcommand("export", new ExportCommand(terminal))
                .addSubcommand("issues", IssuesCommand.of(terminal))
                .addSubcommand("projects", new ProjectsCommand(terminal))
                .addSubcommand("keys", KeysCommand.of(terminal))
                .addSubcommand("login", new LoginCommand(terminal))
                .addSubcommand(SERVE, new Serve())
                .addSubcommand("completion", new Completion(terminal, root))
                .addSubcommand("help", new CommandLine.HelpCommand());
        root.setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, words) -> report(terminal, wrong))
                .setExecutionExceptionHandler((failed, command, parsed) -> report(terminal, failed));
        root.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        int status;
        try {
            status = root.execute(marked(root, arguments));
            terminal.out().flush();
        } catch (CliException failure) {
            status = report(terminal, failure);
        }
        return status == 0 && terminal.err().checkError() ? ExitCode.USAGE.code() : status;
    }

    /** Keeps negated terms of a query from being read as options. */
    private static String[] marked(CommandLine root, String... arguments) {
        CommandLine command =
                arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
        if (command == null || !List.of("tail", "search", "export", "issues").contains(arguments[0])) {
            return arguments;
        }
        return QueryWords.mark(Arrays.asList(arguments), word -> {
                    OptionSpec option = command.getCommandSpec().findOption(word);
                    return option != null && option.arity().max() > 0;
                })
                .toArray(String[]::new);
    }

    private static int report(Terminal terminal, Exception failed) {
        if (failed instanceof CliException failure) {
            if (!failure.text().isEmpty()) {
                terminal.err().println(failure.text());
            }
            return failure.exit().code();
        }
        terminal.err().println("The command failed: " + failed.getClass().getName());
        return ExitCode.USAGE.code();
    }

    /** Names what is wrong, without the value of an option: it may be a secret. */
    private static int report(Terminal terminal, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = String.valueOf(wrong.getMessage());
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            message = word.startsWith("-") ? unknownOption(word) : unknownWord(command, word);
        }
        terminal.err().println(message);
        terminal.err().println("See: " + name + " --help");
        return ExitCode.USAGE.code();
    }

    private static String unknownOption(String word) {
        String option = word.replaceFirst("=.*", "");
        return "Unknown option " + option
                + (option.contains(".") ? "; a setting of the server is written " + option + "=VALUE." : ".");
    }

    private static String unknownWord(CommandLine command, String word) {
        if (command.getParent() != null) {
            return "Unexpected argument of " + command.getCommandName() + ": unexpected argument";
        }
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        return "Unknown command " + LogLine.safe(word) + "; "
                + NearestWord.of(word, commands)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("commands are " + String.join(", ", commands) + ".");
    }

    /** Version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties build = new Properties();
            try (@Nullable InputStream info = Cli.class.getResourceAsStream("/META-INF/build-info.properties")) {
                if (info != null) {
                    build.load(info);
                }
            }
            return new String[] {
                "Central de Erros " + build.getProperty("build.version", "(not packaged)") + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }

    @Command(
            name = SERVE,
            description = "Starts the server. Settings are written --name=value, such as --server.port=9000.",
            mixinStandardHelpOptions = true)
    private record Serve() implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("the server is started without a command line parser");
        }
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
