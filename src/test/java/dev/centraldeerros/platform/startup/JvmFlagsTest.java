package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Build, image and documentation have the same JVM flags. */
class JvmFlagsTest {
    @Test
    void imageAndDocumentsHaveTheFlagsOfTheBuild() throws IOException {
        String build = Files.readString(Path.of("pom.xml"));
        Matcher flags = Pattern.compile("<server\\.jvm>(.+)</server\\.jvm>").matcher(build);
        assertThat(flags.find()).isTrue();
        assertThat(build)
                .contains("<spring-boot.run.jvmArguments>${server.jvm} ", "<spring-boot.run.optimizedLaunch>false<");

        assertThat(Files.readString(Path.of("docs/operations.md"))).contains("java " + flags.group(1) + " -Xmx");
        String image = Files.readString(Path.of("Dockerfile"));
        for (String flag : flags.group(1).split(" ")) {
            // As a file of flags has it.
            String bare = flag.substring("-XX:".length());
            assertThat(image).containsPattern("[ \\n]" + Pattern.quote(bare) + "[ \\n]");
        }
    }
}
