package dev.centraldeerros;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code README.md}, for the tests that hold it to its word. */
final class Readme {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Readme() {}

    /** The text under a heading of the second level, up to the next one. */
    static String section(String heading) {
        String text = text();
        String title = "\n## " + heading + "\n";
        int start = text.indexOf(title);
        if (start < 0) {
            throw new IllegalStateException("README.md has no section " + heading);
        }
        int end = text.indexOf("\n## ", start + title.length());
        return text.substring(start + title.length(), end < 0 ? text.length() : end + 1);
    }

    /** The fenced blocks of a section in that language, in their order. */
    static List<String> blocks(String heading, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(section(heading));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    private static String text() {
        try {
            return Files.readString(Path.of("README.md")).replace("\r\n", "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
