package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads traces whose frames are numbered with "#": of PHP, with "Next" for the exception thrown later, and of Dart. */
final class NumberedReader {
    private static final String NEXT = "Next ";

    private final TraceBuilder trace = new TraceBuilder();
    private final List<String> text = new ArrayList<>();
    private @Nullable Language language;

    private NumberedReader() {}

    static Optional<Trace> read(List<String> lines) {
        NumberedReader reader = new NumberedReader();
        for (String line : lines) {
            reader.line(line.strip());
        }
        Language language = reader.language;
        if (language == null) {
            return Optional.empty();
        }
        reader.trace.reverseChain();
        return reader.trace.build(language);
    }

    private void line(String line) {
        int end = 1;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
            end++;
        }
        boolean isFrame = line.startsWith("#") && end > 1 && end < line.length() && line.charAt(end) == ' ';
        if (!isFrame) {
            text.add(line);
            return;
        }
        String call = line.substring(end).strip();
        Frame frame = call.endsWith(")") && isDartPlace(call) ? dart(call) : php(call);
        Language own = frame != null && call.endsWith(")") && isDartPlace(call) ? Language.DART : Language.PHP;
        if ((frame == null && !call.equals("{main}")) || (language != null && language != own)) {
            return;
        }
        if (Names.number(line, 1) == 0) {
            begin();
        }
        if (trace.size() > 0 && frame != null) {
            language = own;
            trace.addToLast(frame);
        }
    }

    private void begin() {
        Header header = null;
        for (int i = text.size() - 1; i >= 0 && header == null; i--) {
            String line = Header.withoutPrefix(text.get(i));
            header = Header.of(line.startsWith(NEXT) ? line.substring(NEXT.length()) : line);
        }
        trace.begin(header == null ? null : header.type(), header == null ? null : withoutPlace(header.message()));
        text.clear();
    }

    /** PHP prints the place after the message: "… in /srv/app/a.php:3". */
    private static String withoutPlace(String message) {
        int in = message.lastIndexOf(" in ");
        return in > 0 && message.indexOf(':', in) > 0 ? message.substring(0, in) : message;
    }

    private static boolean isDartPlace(String call) {
        int open = call.lastIndexOf(" (");
        int colon = call.lastIndexOf(':');
        return open > 0 && colon > open && Names.isDigits(call, colon + 1, call.length() - 1);
    }

    /** {@code Store.load (package:app/store.dart:12:5)}. */
    private static Frame dart(String call) {
        int open = call.lastIndexOf(" (");
        String place = call.substring(open + 2, call.length() - 1);
        int last = place.lastIndexOf(':');
        int line = place.lastIndexOf(':', last - 1);
        line = line > 0 && Names.isDigits(place, line + 1, last) ? line : last;
        return Frame.of(null, call.substring(0, open), place.substring(0, line), Names.number(place, line + 1));
    }

    /** {@code /srv/app/a.php(12): Store->load(1)}, or {@code [internal function]: load()}. */
    private static @Nullable Frame php(String call) {
        int colon = call.indexOf(": ");
        if (colon < 0) {
            return null;
        }
        String place = call.substring(0, colon);
        String function = call.substring(colon + 2);
        int arguments = function.indexOf('(');
        // A closure is {closure:/srv/app/a.php:3}(), an anonymous class has its file in its name.
        function = arguments < 0 ? function : function.substring(0, arguments);
        int line = place.endsWith(")") ? place.lastIndexOf('(') : -1;
        if (line < 0 && !place.equals("[internal function]")) {
            return null;
        }
        return Frame.of(
                null,
                function,
                line < 0 ? place : place.substring(0, line),
                line < 0 ? 0 : Names.number(place, line + 1));
    }
}
