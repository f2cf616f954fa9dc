package dev.centraldeerros.ingest.wire;

/** Splits NDJSON into lines; skips blank lines. */
public final class JsonLinesSplitter extends ItemSplitter {
    private static final byte[] NOTHING = new byte[0];

    public JsonLinesSplitter(int mostBytes) {
        super(mostBytes);
    }

    @Override
    public void feed(byte[] piece, Handler handler) {
        int from = 0;
        while (from < piece.length) {
            if (!isWithinItem() && isBlank(piece[from])) {
                from++;
                continue;
            }
            int end = ByteScanner.lineFeed(piece, from, piece.length);
            if (end == piece.length) {
                keep(piece, from, end);
            } else {
                complete(piece, from, end, handler);
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
