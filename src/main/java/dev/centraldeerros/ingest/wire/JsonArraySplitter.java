package dev.centraldeerros.ingest.wire;

/**
 * Splits a JSON array into its elements. Reads brackets and strings only, so that an invalid element does not affect the
 * others.
 */
public final class JsonArraySplitter extends ItemSplitter {
    private enum State {
        BEFORE,
        FIRST,
        NEXT,
        WITHIN,
        BETWEEN,
        AFTER,
        BROKEN
    }

    private State state = State.BEFORE;

    /** Open brackets within the element. */
    private int depth;

    private boolean isInString;
    private boolean isEscaped;

    public JsonArraySplitter(int mostBytes) {
        super(mostBytes);
    }

    @Override
    public void feed(byte[] buffer, Handler handler) {
        int from = 0;
        for (int i = 0; i < buffer.length; i++) {
            byte b = buffer[i];
            switch (state) {
                case WITHIN -> {
                    int end = endOfElement(b, i);
                    if (end >= 0) {
                        complete(buffer, from, end, handler);
                    }
                }
                case FIRST, NEXT -> {
                    if (b == ']' && state == State.FIRST) {
                        state = State.AFTER;
                    } else if (b == ',' || b == ']') {
                        invalid("has a comma without an element in its JSON array", handler);
                    } else if (!isBlank(b)) {
                        from = i;
                        begin(b, i);
                    }
                }
                case BETWEEN -> {
                    if (b == ',' || b == ']') {
                        state = b == ',' ? State.NEXT : State.AFTER;
                    } else if (!isBlank(b)) {
                        invalid("has two elements without a comma in its JSON array", handler);
                    }
                }
                case BEFORE -> {
                    if (b == '[') {
                        state = State.FIRST;
                    }
                }
                case AFTER -> {
                    if (!isBlank(b)) {
                        invalid("goes on after its JSON array", handler);
                    }
                }
                case BROKEN -> {
                    return;
                }
            }
        }
        if (state == State.WITHIN) {
            keep(buffer, from, buffer.length);
        }
    }

    @Override
    public void end(Handler handler) {
        if (state != State.AFTER && state != State.BROKEN) {
            invalid("ends before its JSON array does", handler);
        }
    }

    private void begin(byte b, int i) {
        state = State.WITHIN;
        depth = 0;
        isInString = false;
        isEscaped = false;
        int unused = endOfElement(b, i);
    }

    /** Returns the end of the element at this byte, or -1. Its closing bracket belongs to it, a separator does not. */
    private int endOfElement(byte b, int i) {
        if (isInString) {
            if (isEscaped) {
                isEscaped = false;
            } else if (b == '\\') {
                isEscaped = true;
            } else if (b == '"') {
                isInString = false;
            }
            return -1;
        }
        switch (b) {
            case '"' -> isInString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                if (depth > 0) {
                    depth--;
                    if (depth == 0) {
                        state = State.BETWEEN;
                        return i + 1;
                    }
                } else if (b == ']') {
                    state = State.AFTER;
                    return i;
                }
            }
            case ',' -> {
                if (depth == 0) {
                    state = State.NEXT;
                    return i;
                }
            }
            default -> {}
        }
        return -1;
    }

    private void invalid(String reason, Handler handler) {
        state = State.BROKEN;
        handler.invalid(reason);
    }
}
