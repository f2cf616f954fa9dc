package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads traces of Firefox and Safari: {@code load@https://example.com/app.js:12:5}, with a header in some cases. */
final class GeckoReader {
    private static final List<String> PLACES = List.of(
            "http:",
            "https:",
            "file:",
            "webpack:",
            "webpack-internal:",
            "resource:",
            "blob:",
            "app:",
            "ng:",
            "/",
            "capacitor:");

    private GeckoReader() {}

    static Optional<Trace> read(List<String> lines) {
        TraceBuilder trace = new TraceBuilder();
        List<String> text = new ArrayList<>();
        for (String line : lines) {
            Frame frame = frame(line.strip());
            if (frame == null) {
                if (trace.size() > 0 && !line.isBlank()) {
                    break;
                }
                text.add(line);
                continue;
            }
            if (trace.size() == 0) {
                trace.begin(Header.best(text));
            }
            trace.addToLast(frame);
        }
        return trace.build(Language.JAVASCRIPT);
    }

    private static @Nullable Frame frame(String line) {
        int at = line.indexOf('@');
        if (at < 0) {
            return null;
        }
        String function = line.substring(0, at);
        String place = line.substring(at + 1);
        if (place.equals("[native code]")) {
            return Frame.of(null, function, place, 0);
        }
        int last = place.lastIndexOf(':');
        if (last < 0 || !Names.isDigits(place, last + 1, place.length()) || !Names.startsWithAny(place, PLACES)) {
            return null;
        }
        int number = place.lastIndexOf(':', last - 1);
        number = number > 0 && Names.isDigits(place, number + 1, last) ? number : last;
        return Frame.of(null, function, place.substring(0, number), Names.number(place, number + 1));
    }
}
