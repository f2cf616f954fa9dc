package dev.centraldeerros.fingerprint.trace;

import org.jspecify.annotations.Nullable;

/** Reads the line of a frame that begins with "at": of the JVM, of .NET and of V8. */
final class AtFrames {
    /**
     * A frame with its language.
     *
     * @param frame null for a line that is part of the trace but no call
     */
    record Parsed(Language language, @Nullable Frame frame) {}

    private AtFrames() {}

    /** Returns the frame in the text after "at "; null if it is none. */
    static @Nullable Parsed of(String text) {
        int open = text.indexOf('(');
        if (open < 0) {
            return script("<anonymous>", withoutTrailing(text));
        }
        if (open > 0 && text.charAt(open - 1) == ' ') {
            int close = text.lastIndexOf(')');
            return close < open ? null : script(text.substring(0, open - 1), text.substring(open + 1, close));
        }
        int close = text.indexOf(')', open);
        if (open == 0 || close < 0) {
            return null;
        }
        String name = text.substring(0, open);
        String inner = text.substring(open + 1, close);
        return isJvmPlace(inner) && name.indexOf('.') > 0 && name.indexOf(' ') < 0
                ? jvm(name, inner)
                : dotNet(name, text, close);
    }

    private static String withoutTrailing(String text) {
        String place = text.endsWith("{") ? text.substring(0, text.length() - 1) : text;
        place = place.strip();
        return place.startsWith("async ") ? place.substring(6) : place;
    }

    private static @Nullable Parsed script(String function, String place) {
        String file = place;
        // eval at load (file:1:2), <anonymous>:1:1
        int eval = place.lastIndexOf(", <anonymous>");
        if (place.startsWith("eval at ") && eval > 0) {
            file = "<anonymous>" + place.substring(eval + 13);
        }
        int column = file.lastIndexOf(':');
        if (column < 0 || !Names.isDigits(file, column + 1, file.length())) {
            boolean isKnown = file.equals("<anonymous>") || file.equals("native") || file.startsWith("index ");
            return isKnown ? new Parsed(Language.JAVASCRIPT, Frame.of(null, function, "<anonymous>", 0)) : null;
        }
        int line = file.lastIndexOf(':', column - 1);
        if (line < 0 || !Names.isDigits(file, line + 1, column)) {
            line = column;
        }
        return new Parsed(
                Language.JAVASCRIPT, Frame.of(null, function, file.substring(0, line), Names.number(file, line + 1)));
    }

    private static boolean isJvmPlace(String inner) {
        if (inner.equals("Native Method") || inner.equals("Unknown Source") || inner.equals("<generated>")) {
            return true;
        }
        int colon = inner.lastIndexOf(':');
        String file = colon < 0 ? inner : inner.substring(0, colon);
        return file.indexOf(' ') < 0
                && ((colon > 0 && Names.isDigits(inner, colon + 1, inner.length()))
                        || file.endsWith(".java")
                        || file.endsWith(".kt")
                        || file.endsWith(".scala")
                        || file.endsWith(".groovy")
                        || file.equals("SourceFile"));
    }

    private static Parsed jvm(String qualified, String place) {
        String name = qualified;
        int lambda = name.indexOf("$$Lambda");
        if (lambda < 0) {
            // Module and class loader: app//, java.base/, loader/module@1.2/
            name = name.substring(name.lastIndexOf('/') + 1);
        }
        int dot = name.lastIndexOf('.');
        int colon = place.lastIndexOf(':');
        boolean hasLine = colon > 0;
        Frame frame = Frame.of(
                dot < 0 ? null : name.substring(0, dot),
                name.substring(dot + 1),
                hasLine ? place.substring(0, colon) : place,
                hasLine ? Names.number(place, colon + 1) : 0);
        return new Parsed(Language.JVM, frame);
    }

    private static @Nullable Parsed dotNet(String name, String text, int close) {
        // Constructors are "..ctor", static ones "..cctor".
        int dot = name.lastIndexOf('.');
        int split = dot > 0 && name.charAt(dot - 1) == '.' ? dot - 1 : dot;
        if (split <= 0 || name.indexOf(' ') >= 0) {
            return null;
        }
        int in = text.indexOf(" in ", close);
        int line = text.lastIndexOf(":line ");
        String file = in < 0 ? null : text.substring(in + 4, line > in + 4 ? line : text.length());
        return new Parsed(
                Language.DOTNET,
                Frame.of(
                        name.substring(0, split),
                        name.substring(split + 1),
                        file,
                        line > in && in >= 0 ? Names.number(text, line + 6) : 0));
    }
}
