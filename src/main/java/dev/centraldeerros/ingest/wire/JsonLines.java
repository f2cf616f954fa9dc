package dev.centraldeerros.ingest.wire;

/** One JSON value a line (NDJSON); blank lines count for nothing. */
public final class JsonLines extends Items {
    private static final byte[] NOTHING = new byte[0];

    public JsonLines(int mostBytes) {
        super(mostBytes);
    }

    @Override
    public void feed(byte[] piece, Taker taker) {
        int from = 0;
        while (from < piece.length) {
            if (!isWithinItem() && isBlank(piece[from])) {
                from++;
                continue;
            }
            int end = Bytes.lineFeed(piece, from, piece.length);
            if (end == piece.length) {
                keep(piece, from, end);
            } else {
                complete(piece, from, end, taker);
            }
            from = end + 1;
        }
    }

    @Override
    public void end(Taker taker) {
        if (isWithinItem()) {
            complete(NOTHING, 0, 0, taker);
        }
    }
}
