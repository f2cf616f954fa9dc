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
 * Header that makes a request safe to retry (draft-ietf-httpapi-idempotency-key-header): a quoted string, or unquoted, as
 * many clients send it.
 */
public record IdempotencyKey(String value) {
    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_CHARS = 255;

    /** Returns the key of a request; empty without the header; 400 if it is invalid. */
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

    /** RFC 9651, 4.2.5: a backslash escapes a quote or a backslash. */
    private static String unescaped(String text) {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /**
     * Returns the claim of one write request.
     *
     * @param part index of the write request, from 0
     * @param body digest of the body up to here; unchanged
     * @param isLast whether it is the last one
     */
    public IdempotencyClaim once(Sender sender, int part, MessageDigest body, boolean isLast, UUID claim) {
        MessageDigest upToHere = Sha256.copy(body);
        upToHere.update((byte) (isLast ? 1 : 0));
        return new IdempotencyClaim(
                uuid(Sha256.of(name(sender) + "/" + part + "/" + value)),
                uuid(ByteBuffer.wrap(upToHere.digest())),
                claim);
    }

    /** Must never change, because its hashes are stored. */
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
