package dev.centraldeerros.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.fingerprint.Grouping.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties of random errors, printed as each language prints them. */
class FingerprintPropertyTest {
    private static final int ROUNDS = 300;

    /** An error: what its fingerprint depends on. */
    private record Fault(String type, List<String> functions) {}

    /** How a language prints a fault; lines, paths, hosts and numbers are random. */
    private enum Printer {
        JAVA {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text =
                        new StringBuilder("com.example." + fault.type() + ": no payment " + number(random));
                fault.functions()
                        .forEach(function -> text.append("\n\tat ")
                                .append(random.nextBoolean() ? "app//" : "")
                                .append("com.example.Store.")
                                .append(function)
                                .append("(Store.java:")
                                .append(number(random))
                                .append(random.nextBoolean() ? ")" : ") ~[store-" + number(random) + ".jar:?]"));
                return text.toString();
            }
        },
        NODE {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder(fault.type() + ": no payment " + number(random));
                String folder = folder(random);
                fault.functions()
                        .forEach(function -> text.append("\n    at " + function + " (" + folder + "/store.js:"
                                + number(random) + ":" + number(random) + ")"));
                return text.toString();
            }
        },
        FIREFOX {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder(fault.type() + ": no payment " + number(random));
                String host = "https://h" + number(random) + ".example.com" + folder(random);
                fault.functions()
                        .forEach(function -> text.append(
                                "\n" + function + "@" + host + "/store.js:" + number(random) + ":" + number(random)));
                return text.toString();
            }
        },
        PYTHON {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder("Traceback (most recent call last):");
                String folder = folder(random);
                for (int i = fault.functions().size() - 1; i >= 0; i--) {
                    text.append("\n  File \"" + folder + "/store.py\", line " + number(random) + ", in "
                            + fault.functions().get(i) + "\n    call()");
                }
                return text.append("\n" + fault.type() + ": no payment " + number(random))
                        .toString();
            }
        },
        DOTNET {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder("Example." + fault.type() + ": no payment " + number(random));
                fault.functions()
                        .forEach(function -> text.append("\n   at Example.Store." + function + "(Int32 id)"
                                + (random.nextBoolean() ? " in C:\\b\\Store.cs:line " + number(random) : "")));
                return text.toString();
            }
        },
        PHP {
            @Override
            String print(Fault fault, Random random) {
                String file = folder(random) + "/store.php";
                StringBuilder text = new StringBuilder("PHP Fatal error:  Uncaught " + fault.type() + ": no payment "
                        + number(random) + " in " + file + ":" + number(random) + "\nStack trace:");
                int i = 0;
                for (String function : fault.functions()) {
                    text.append("\n#" + i++ + " " + file + "(" + number(random) + "): " + function + "("
                            + number(random) + ")");
                }
                return text.append("\n#" + i + " {main}\n  thrown in " + file + " on line 3")
                        .toString();
            }
        },
        RUBY {
            @Override
            String print(Fault fault, Random random) {
                String file = folder(random) + "/store.rb";
                StringBuilder text = new StringBuilder();
                fault.functions()
                        .forEach(function -> text.append(text.isEmpty() ? "" : "\n\tfrom ")
                                .append(file + ":" + number(random) + ":in `" + function + "'")
                                .append(
                                        text.indexOf("\n") < 0 && text.indexOf(": no") < 0
                                                ? ": no payment " + number(random) + " (" + fault.type() + ")"
                                                : ""));
                return text.append("\n\tfrom " + file + ":9:in `<main>'").toString();
            }
        },
        GO {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder("panic: " + fault.type() + " " + number(random)
                        + "\n\ngoroutine " + number(random) + " [running]:");
                String folder = folder(random);
                fault.functions()
                        .forEach(function -> text.append("\nexample.com/store." + function + "(0xc000" + number(random)
                                + ")\n\t" + folder + "/store.go:" + number(random) + " +0x1d"));
                return text.toString();
            }
        },
        RUST {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text = new StringBuilder("thread 'main' panicked at src/store.rs:" + number(random)
                        + ":5:\n" + fault.type() + " " + number(random) + "\nstack backtrace:");
                int i = 0;
                for (String function : fault.functions()) {
                    text.append("\n   " + i++ + ": store::" + function
                            + (random.nextBoolean() ? "::h0123456789abcdef" : "") + "\n             at ./src/store.rs:"
                            + number(random) + ":5");
                }
                return text.toString();
            }
        },
        DART {
            @Override
            String print(Fault fault, Random random) {
                StringBuilder text =
                        new StringBuilder("Unhandled exception:\n" + fault.type() + ": no payment " + number(random));
                int i = 0;
                String folder = folder(random);
                for (String function : fault.functions()) {
                    text.append("\n#" + i++ + "      " + function + " (file://" + folder + "/store.dart:"
                            + number(random) + ":5)");
                }
                return text.toString();
            }
        };

        abstract String print(Fault fault, Random random);

        static int number(Random random) {
            return 1 + random.nextInt(100_000);
        }

        static String folder(Random random) {
            return "/srv/build-" + number(random) + (random.nextBoolean() ? "/app" : "");
        }
    }

    @ParameterizedTest
    @EnumSource(Printer.class)
    void fingerprintsDependOnTypeAndFunctionsAlone(Printer printer) {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            Fault fault = fault(random);
            UUID fingerprint = fingerprint(printer.print(fault, random));
            String again = printer.print(fault, random);
            assertThat(fingerprint(again)).as(again).isEqualTo(fingerprint);
            List<String> functions = new ArrayList<>(fault.functions());
            functions.set(random.nextInt(functions.size()), "otherFunction");
            String other = printer.print(new Fault(fault.type(), functions), random);
            assertThat(fingerprint(other)).as(other).isNotEqualTo(fingerprint);
            String otherType = printer.print(new Fault("OtherError", fault.functions()), random);
            assertThat(fingerprint(otherType)).as(otherType).isNotEqualTo(fingerprint);
        }
    }

    @ParameterizedTest
    @EnumSource(Printer.class)
    void recursionOfAnyDepthIsOneFingerprint(Printer printer) {
        Random random = new Random(3);
        UUID expected = null;
        for (int depth = 2; depth < 40; depth += 7) {
            List<String> functions = new ArrayList<>(List.of("find"));
            IntStream.range(0, depth).forEach(i -> functions.addAll(List.of("visit", "walk")));
            functions.add("run");
            UUID fingerprint = fingerprint(printer.print(new Fault("DepthError", functions), random));
            assertThat(fingerprint).isEqualTo(expected == null ? fingerprint : expected);
            expected = fingerprint;
        }
    }

    @Test
    void messagesDependOnTheirWordsAlone() {
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> words = IntStream.range(0, 2 + random.nextInt(8))
                    .mapToObj(i -> word(random))
                    .toList();
            UUID fingerprint = message(words, random);
            assertThat(message(words, random)).isEqualTo(fingerprint);
            List<String> others = new ArrayList<>(words);
            others.set(random.nextInt(others.size()), "otherword");
            assertThat(message(others, random)).isNotEqualTo(fingerprint);
        }
    }

    @Test
    void damagedTracesAreReadWithoutAnException() throws Exception {
        Random random = new Random(11);
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/traces"))) {
            for (Path file : files.sorted().toList()) {
                texts.addAll(List.of(Files.readString(file).split("==== ")));
            }
        }
        String signs = "()[]{}<>:;,.@#$'\"`|+- \n\t\r\0=/\\019aZ_\uD83D\uDE00";
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            text.setLength(Math.min(text.length(), 3_000));
            for (int change = 0; change < 1 + random.nextInt(12) && text.length() > 0; change++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(80)));
                }
            }
            Grouping grouping = Fingerprinter.grouping(
                    Fingerprinter.VERSION,
                    "x",
                    "s",
                    null,
                    Fingerprinter.readTrace(text.isEmpty() ? "x" : text.toString(), text.toString()));
            assertThat(grouping.title()).hasSizeLessThanOrEqualTo(Grouping.MAX_TITLE);
            assertThat(grouping.parts()).isNotEmpty();
        }
    }

    private static Fault fault(Random random) {
        return new Fault(
                word(random).substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word(random) + "Error",
                IntStream.range(0, 1 + random.nextInt(12))
                        .mapToObj(i -> word(random) + "Call")
                        .distinct()
                        .toList());
    }

    private static UUID fingerprint(String trace) {
        Grouping grouping =
                Fingerprinter.grouping(Fingerprinter.VERSION, "x", "s", null, Fingerprinter.readTrace("x", trace));
        assertThat(grouping.reason()).as(trace).isEqualTo(Reason.EXCEPTION);
        return grouping.fingerprint();
    }

    /** The words with a random value between them. */
    private static UUID message(List<String> words, Random random) {
        StringBuilder message = new StringBuilder();
        for (String word : words) {
            message.append(word).append(' ').append(value(random)).append(' ');
        }
        return Fingerprinter.grouping(Fingerprinter.VERSION, message.toString(), "s", null, null)
                .fingerprint();
    }

    private static String value(Random random) {
        int number = Printer.number(random);
        return switch (random.nextInt(10)) {
            case 0 -> String.valueOf(number);
            case 1 -> number + " ms";
            case 2 -> "10.0.0." + random.nextInt(256) + ":" + number;
            case 3 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 4 -> "/var/lib/" + word(random) + "/" + word(random);
            case 5 -> "https://" + word(random) + ".example.com/" + word(random) + "?a=" + number;
            case 6 -> "'" + word(random) + " " + word(random) + "'";
            case 7 -> word(random) + "@example.com";
            case 8 -> "0x" + Integer.toHexString(number);
            default -> "host-" + number + ".example.com";
        };
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 4 + random.nextInt(6); i++) {
            word.append((char) ('g' + random.nextInt(18)));
        }
        return word.toString();
    }
}
