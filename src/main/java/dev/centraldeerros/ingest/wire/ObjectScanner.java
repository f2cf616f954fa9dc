package dev.centraldeerros.ingest.wire;

/**
 * Finds the bounds of JSON objects that stand one after the other, with or without blanks between them. Reads brackets and strings
 * only. A broken object ends where a valid one could not go on: at a line feed in a string, or at a brace that cannot start a value.
 */
final class ObjectScanner {
    /** What a byte means. */
    enum Step {
        /** It is between two items. */
        BETWEEN,
        /** An item starts with it. */
        START,
        /** It belongs to the item. */
        WITHIN,
        /** It ends the item. */
        LAST,
        /** The item has ended before it. */
        AFTER,
        /** The item has ended before it, and another one starts with it. */
        RESTART
    }

    private enum State {
        BETWEEN,
        OBJECT,
        /** Something else, up to the end of the line. */
        OTHER
    }

    private State state = State.BETWEEN;
    private int depth;
    private boolean isInString;
    private boolean isEscaped;

    /** The last byte that was no blank. */
    private byte last;

    boolean isBetween() {
        return state == State.BETWEEN;
    }

    /** Returns whether the current item, or the one that has just ended, is an object. */
    boolean isObject() {
        return state == State.OBJECT;
    }

    Step next(byte b) {
        if (state == State.BETWEEN) {
            return ItemSplitter.isBlank(b) || isOfMark(b) ? Step.BETWEEN : start(b, Step.START);
        }
        if (state == State.OTHER) {
            return b == '\n' ? end(Step.AFTER) : Step.WITHIN;
        }
        return isInString ? inString(b) : inObject(b);
    }

    /** Returns whether the byte belongs to a byte order mark, which may stand before the first object. */
    private static boolean isOfMark(byte b) {
        return b == JsonText.BYTE_ORDER_MARK[0] || b == JsonText.BYTE_ORDER_MARK[1] || b == JsonText.BYTE_ORDER_MARK[2];
    }

    private Step start(byte b, Step step) {
        state = b == '{' ? State.OBJECT : State.OTHER;
        depth = 1;
        isInString = false;
        isEscaped = false;
        last = b;
        return step;
    }

    private Step end(Step step) {
        state = State.BETWEEN;
        return step;
    }

    private Step inString(byte b) {
        if (b == '\n') {
            return end(Step.AFTER);
        }
        if (isEscaped) {
            isEscaped = false;
        } else if (b == '\\') {
            isEscaped = true;
        } else if (b == '"') {
            isInString = false;
        }
        return Step.WITHIN;
    }

    private Step inObject(byte b) {
        boolean startsValue = last == ':' || last == ',' || last == '[';
        if (b == '{' && !startsValue) {
            return start(b, Step.RESTART);
        }
        switch (b) {
            case '"' -> isInString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
        if (!ItemSplitter.isBlank(b)) {
            last = b;
        }
        return depth == 0 ? end(Step.LAST) : Step.WITHIN;
    }
}
