package dev.centraldeerros.cli.client;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Token of a command, from a variable or from the file of a sign-in. A newer token in the file replaces it, for example after
 * {@code login} in another terminal. Thread-safe. Never prints a token.
 */
public final class TokenSource {
    /** RFC 6750, 2.1: b64token. */
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** Part of a lifetime after which a token is refreshed, so that two thirds of its time remain a margin for a server that is down. */
    private static final int REFRESH_AFTER_PART = 3;

    private final @Nullable ClientFile file;
    private final Optional<String> fileUrl;
    private final Clock clock;

    /** Token that the file had when it was last read or written: only another one is newer than {@link #token}. */
    private String fileToken;

    private String token;

    private TokenSource(String token, @Nullable ClientFile file, Optional<String> fileUrl, Clock clock) {
        this.token = token;
        this.fileToken = token;
        this.file = file;
        this.fileUrl = fileUrl;
        this.clock = clock;
    }

    /** Returns a source without a token, for signing in. */
    static TokenSource none(Clock clock) {
        return new TokenSource("", null, Optional.empty(), clock);
    }

    /**
     * Returns a token that is given as text.
     *
     * @param name of its place, for messages
     * @throws CliException if it is no token
     */
    static TokenSource of(String name, String text, Clock clock) {
        return new TokenSource(checked(name, text), null, Optional.empty(), clock);
    }

    /** Returns the token of a file; empty if it has none. */
    static Optional<TokenSource> of(ClientFile file, Clock clock) {
        return file.get("token")
                .map(token ->
                        new TokenSource(checked("The token in " + file.path(), token), file, file.get("url"), clock));
    }

    private static String checked(String name, String text) {
        String token = text.strip();
        if (!SYNTAX.matcher(token).matches()) {
            throw new CliException(
                    ExitCode.USAGE, name + " is no token: it has characters other than A-Z a-z 0-9 . _ ~ + / - =");
        }
        return token;
    }

    /** Returns the token; empty if there is none. */
    synchronized String current() {
        return token;
    }

    /** Returns whether the token is that of a sign-in, so that a new sign-in can replace it. */
    public boolean isOfSignIn() {
        return file != null;
    }

    /** Takes the token of the file if it is another one; returns whether it is. */
    synchronized boolean reload() {
        ClientFile from = file;
        if (from == null || !from.get("url").equals(fileUrl)) {
            return false;
        }
        Optional<String> found =
                from.get("token").filter(other -> SYNTAX.matcher(other).matches());
        if (found.isEmpty() || found.get().equals(fileToken)) {
            return false;
        }
        fileToken = found.get();
        token = fileToken;
        return true;
    }

    /** Returns whether a third of the token's lifetime has passed, and all of it has not. */
    synchronized boolean isDue() {
        JsonNode claims = claims(token);
        if (!claims.path("iat").isIntegralNumber() || !claims.path("exp").isIntegralNumber()) {
            return false;
        }
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
        Instant due = issued.plus(Duration.between(issued, end).dividedBy(REFRESH_AFTER_PART));
        Instant now = clock.instant();
        return now.isAfter(due) && now.isBefore(end);
    }

    /**
     * Replaces the token that was refreshed, unless another sign-in has replaced it since. In its file too, if that can be written: a
     * file that cannot, such as a mounted secret, costs other commands the refresh alone.
     */
    synchronized void replace(String refreshed, String fresh) {
        if (!token.equals(refreshed)) {
            return;
        }
        token = checked("The answer to a refresh", fresh);
        ClientFile to = file;
        if (to != null
                && to.get("token").filter(fileToken::equals).isPresent()
                && to.get("url").equals(fileUrl)) {
            to.write(fileUrl.orElse(""), token);
            fileToken = token;
        }
    }

    /** Returns the claims of a JWT (RFC 7519), unverified: they only tell when to refresh. */
    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]))
                    : JsonMapper.shared().createObjectNode();
        } catch (IllegalArgumentException | JacksonException other) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
