package dev.centraldeerros.http.coding;

import dev.centraldeerros.http.problem.ApiException;
import java.util.Arrays;

/** Bodies in each content coding, in pieces. */
public final class CodingFuzz {
    /** Past this a body would be refused for its size. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private CodingFuzz() {}

    /** Decodes to the end, or to a refusal. */
    public static void decode(int which, byte[] body) {
        // The first is none.
        ContentCoding coding = ContentCoding.values()[1 + which % (ContentCoding.values().length - 1)];
        if (!coding.isAvailable()) {
            return;
        }
        BodyDecoder decoder = coding.open();
        try {
            int half = body.length / 2;
            long decoded = 0;
            for (byte[] buffer :
                    new byte[][] {Arrays.copyOf(body, half), Arrays.copyOfRange(body, half, body.length)}) {
                for (byte[] out : decoder.decode(buffer)) {
                    decoded += out.length;
                    if (out.length > BodyDecoder.CHUNK_BYTES) {
                        throw new IllegalStateException("a piece of " + out.length);
                    }
                    if (decoded > MAX_BYTES) {
                        return;
                    }
                }
            }
            boolean unused = decoder.isComplete();
        } catch (ApiException refused) {
            if (refused.problem().status() / 100 != 4) {
                throw refused;
            }
        } finally {
            decoder.release();
        }
    }
}
