package dev.centraldeerros.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static byte[] commandLine(String text) {
        return text.replace(' ', '\0').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void charactersThatJavaHasLostAreReadFromTheCommandLine() {
        assertThat(Arguments.decode(
                        commandLine("java -jar x.jar send --key são \uD83D\uDE00 "),
                        true,
                        "send",
                        "--key",
                        "s??o",
                        "????"))
                .containsExactly("send", "--key", "são", "\uD83D\uDE00");
    }

    @Test
    void argumentsOfAnotherLengthAreLeftAlone() {
        assertThat(Arguments.decode(commandLine("java "), true, "send", "x")).containsExactly("send", "x");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedOnlyWhereJavaHasLostThem() {
        byte[] latin = "java\0s\u00E3o\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Arguments.decode(latin, false, "são")).containsExactly("são");
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Arguments.decode(latin, true, "s?o"))
                .withMessageContaining("not UTF-8");
    }
}
