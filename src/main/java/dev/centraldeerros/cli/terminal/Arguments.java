package dev.centraldeerros.cli.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Command line arguments as UTF-8, whatever the locale: in the locale C, Java replaces every other character by a question mark. */
public final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /**
     * Returns the arguments as they were typed (Linux); elsewhere, and in a locale of UTF-8, as Java has decoded them.
     *
     * @throws CliException if Java has lost characters and the bytes are not UTF-8 either
     */
    public static String[] decode(String... arguments) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8").toUpperCase(Locale.ROOT);
        if (encoding.equals("UTF-8") || !Files.isReadable(COMMAND_LINE)) {
            return arguments;
        }
        try {
            return decode(Files.readAllBytes(COMMAND_LINE), encoding.startsWith("ANSI_X3.4"), arguments);
        } catch (IOException unknown) {
            return arguments;
        }
    }

    /**
     * Decodes the arguments at the end of a command line.
     *
     * @param commandLine arguments of the JVM and of the program, each ending with a zero byte
     * @param isLossy whether Java replaced what is not ASCII
     */
    static String[] decode(byte[] commandLine, boolean isLossy, String... arguments) {
        List<byte[]> all = split(commandLine);
        if (all.size() < arguments.length) {
            return arguments;
        }
        List<byte[]> typed = all.subList(all.size() - arguments.length, all.size());
        String[] decoded = arguments.clone();
        for (int i = 0; i < arguments.length; i++) {
            byte[] bytes = typed.get(i);
            if (isAscii(bytes)) {
                continue;
            }
            try {
                decoded[i] = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException other) {
                if (isLossy) {
                    throw new CliException(
                            ExitCode.USAGE,
                            "Argument " + (i + 1)
                                    + " is not UTF-8, and the locale does not say what else it is: set LC_ALL.");
                }
            }
        }
        return decoded;
    }

    private static List<byte[]> split(byte[] commandLine) {
        List<byte[]> all = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                all.add(Arrays.copyOfRange(commandLine, from, i));
                from = i + 1;
            }
        }
        return all;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
