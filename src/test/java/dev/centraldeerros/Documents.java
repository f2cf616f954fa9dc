package dev.centraldeerros;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code README.md} and the documents under {@code docs}, for tests that check them. */
final class Documents {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Documents() {}

    /** Returns the text under a heading of the second level of the README, up to the next one. */
    private static String section(String heading) {
        String text = text("README.md");
        String title = "\n## " + heading + "\n";
        int start = text.indexOf(title);
        if (start < 0) {
            throw new IllegalStateException("README.md has no section " + heading);
        }
        int end = text.indexOf("\n## ", start + title.length());
        return text.substring(start + title.length(), end < 0 ? text.length() : end + 1);
    }

    /** Returns the fenced blocks in this language of a section of the README, in their order. */
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

    /** Returns a document with Unix line ends. */
    static String text(String file) {
        try {
            return Files.readString(Path.of(file)).replace("\r\n", "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
