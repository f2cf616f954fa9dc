package dev.centraldeerros;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Prints the slowest test classes from the reports of Surefire and Failsafe; the build runs it after the last test. */
final class SlowestTests {
    private static final int SHOWN = 10;

    private record Suite(String name, double seconds, int tests) {}

    private SlowestTests() {}

    /** Takes the folders of the reports; a folder that does not exist counts as empty. */
    public static void main(String[] folders) {
        List<Suite> suites = Arrays.stream(folders)
                .map(Path::of)
                .filter(Files::isDirectory)
                .flatMap(SlowestTests::reports)
                .map(SlowestTests::read)
                .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%nThe slowest of %d test classes, which took %.0f s:%n",
                suites.size(),
                suites.stream().mapToDouble(Suite::seconds).sum());
        suites.stream()
                .limit(SHOWN)
                .forEach(suite -> System.out.printf(
                        Locale.ROOT, "%7.1f s  %s (%d tests)%n", suite.seconds(), suite.name(), suite.tests()));
    }

    private static Stream<Path> reports(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Suite read(Path report) {
        try {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
            return new Suite(
                    suite.getAttribute("name"),
                    Double.parseDouble(suite.getAttribute("time").replace(",", "")),
                    Integer.parseInt(suite.getAttribute("tests")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IllegalStateException(report.toString(), broken);
        }
    }
}
