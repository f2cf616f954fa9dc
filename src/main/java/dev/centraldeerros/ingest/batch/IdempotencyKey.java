package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Sender;
import dev.centraldeerros.http.problem.ApiException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The header by which a client makes a request safe to repeat (draft-ietf-httpapi-idempotency-key-header): a quoted string,
 * or bare, as many clients send it.
 */
public record IdempotencyKey(String value) {
    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_CHARS = 255;

    /** The request's key; empty when it has none; 400 when it cannot be read. */
    public static Optional<IdempotencyKey> of(ServerRequest request) {
        List<String> values = request.headers().header(HEADER);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String text = values.get(0).strip();
        boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        String value = isQuoted ? unescaped(text.substring(1, text.length() - 1)) : text;
        if (values.size() > 1 || value.isEmpty() || value.length() > MAX_CHARS || !isVisible(value)) {
            throw ApiException.invalid(
                    HEADER, "must be one key of 1 to " + MAX_CHARS + " visible ASCII characters, quoted or bare");
        }
        return Optional.of(new IdempotencyKey(value));
    }

    /** RFC 9651, 4.2.5: a backslash stands before a quote or another backslash. */
    private static String unescaped(String text) {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /**
     * What tells this part of the request from one that comes again.
     *
     * @param part its place in the body, from 0
     * @param body the digest of the body up to here; not changed
     * @param isLast whether nothing comes after it
     */
    public IdempotencyClaim once(Sender sender, int part, MessageDigest body, boolean isLast, UUID claim) {
        MessageDigest upToHere = Sha256.copy(body);
        upToHere.update((byte) (isLast ? 1 : 0));
        return new IdempotencyClaim(
                uuid(Sha256.of(name(sender) + "/" + part + "/" + value)),
                uuid(ByteBuffer.wrap(upToHere.digest())),
                claim);
    }

    /** The same in every version, as hashes of it are stored. */
    private static String name(Sender sender) {
        if (sender instanceof Sender.Account account) {
            return "account " + account.id();
        }
        return "ingest key " + ((Sender.IngestKey) sender).id();
    }

    private static UUID uuid(ByteBuffer hash) {
        return new UUID(hash.getLong(), hash.getLong());
    }
}
