package dev.centraldeerros.ingest.wire;

/** Splits NDJSON into lines; skips blank lines. */
public final class JsonLinesSplitter extends ItemSplitter {
    private static final byte[] NOTHING = new byte[0];

    public JsonLinesSplitter(int mostBytes) {
        super(mostBytes);
    }

    @Override
    public void feed(byte[] buffer, Handler handler) {
        int from = 0;
        while (from < buffer.length) {
            if (!isWithinItem() && isBlank(buffer[from])) {
                from++;
                continue;
            }
            int end = ByteScanner.lineFeed(buffer, from, buffer.length);
            if (end == buffer.length) {
                keep(buffer, from, end);
            } else {
                complete(buffer, from, end, handler);
            }
            from = end + 1;
        }
    }

    @Override
    public void end(Handler handler) {
        if (isWithinItem()) {
            complete(NOTHING, 0, 0, handler);
        }
    }
}
