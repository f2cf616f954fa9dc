package dev.centraldeerros.ingest.wire;

import java.util.List;

/** Splits JSON objects that stand one after the other, on lines of their own or not, each on one line or on several. */
public final class JsonObjectsSplitter extends ItemSplitter {
    private static final byte[] NOTHING = new byte[0];

    private final ObjectScanner scanner = new ObjectScanner();

    public JsonObjectsSplitter(int mostBytes) {
        super(mostBytes);
    }

    /** Returns whether a body that starts with these buffers has a second object after its first one. */
    public static boolean areSeveral(List<byte[]> buffers) {
        ObjectScanner scanner = new ObjectScanner();
        boolean isFirstOver = false;
        for (byte[] buffer : buffers) {
            for (byte b : buffer) {
                switch (scanner.next(b)) {
                    case START -> {
                        if (isFirstOver || !scanner.isObject()) {
                            return isFirstOver && scanner.isObject();
                        }
                    }
                    case LAST -> isFirstOver = true;
                    case AFTER, RESTART -> {
                        return false;
                    }
                    case BETWEEN, WITHIN -> {}
                }
            }
        }
        return false;
    }

    @Override
    public void feed(byte[] buffer, Handler handler) {
        int from = 0;
        for (int i = 0; i < buffer.length; i++) {
            switch (scanner.next(buffer[i])) {
                case START -> from = i;
                case LAST -> complete(buffer, from, i + 1, handler);
                case AFTER -> complete(buffer, from, i, handler);
                case RESTART -> {
                    complete(buffer, from, i, handler);
                    from = i;
                }
                case BETWEEN, WITHIN -> {}
            }
        }
        if (!scanner.isBetween()) {
            keep(buffer, from, buffer.length);
        }
    }

    @Override
    public void end(Handler handler) {
        if (isWithinItem()) {
            complete(NOTHING, 0, 0, handler);
        }
    }
}
