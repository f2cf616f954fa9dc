package dev.centraldeerros.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Path FULL = Path.of("/dev/full");

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void fullDiskEndsTheCommandWithTheReason() throws IOException {
        assumeTrue(Files.exists(FULL), "there is no /dev/full on this machine");
        try (OutputStream full = new FileOutputStream(FULL.toFile())) {
            Output output = new Output(new BufferedOutputStream(full), false, () -> false);
            output.println("kept in the buffer");
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(output::flush)
                    .withMessageContaining("Standard output cannot be written: No space left")
                    .satisfies(failed -> assertThat(failed.exit()).isEqualTo(ExitCode.USAGE));
        }
    }

    @Test
    void closedPipeEndsTheCommandSilently() {
        for (Output output : new Output[] {
            new Output(failing("Broken pipe"), true, () -> false),
            new Output(failing("Pipe quebrado"), true, () -> true)
        }) {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> output.println("x"))
                    .satisfies(failed -> assertThat(failed.exit()).isEqualTo(ExitCode.CLOSED_PIPE))
                    .satisfies(failed -> assertThat(failed.text()).isEmpty());
        }
    }
}
