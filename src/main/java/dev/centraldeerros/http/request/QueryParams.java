package dev.centraldeerros.http.request;

import dev.centraldeerros.http.problem.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Reads the query of one request parameter by parameter. Stores an error for each invalid value and returns the default,
 * so that {@link #check} reports all errors. Not thread-safe.
 */
public final class QueryParams {
    private static final String REPLACEMENT = "\uFFFD";
    private static final String REPLACEMENT_ESCAPED = "%EF%BF%BD";

    private final MultiValueMap<String, String> values;
    private final boolean replacementsAreReal;
    private final Map<String, List<String>> errors = new LinkedHashMap<>();

    private QueryParams(MultiValueMap<String, String> values, String raw) {
        this.values = values;
        this.replacementsAreReal = raw.toUpperCase(Locale.ROOT).contains(REPLACEMENT_ESCAPED);
    }

    public static QueryParams of(ServerRequest request) {
        String raw = request.uri().getRawQuery();
        return new QueryParams(new LinkedMultiValueMap<>(request.queryParams()), raw == null ? "" : raw);
    }

    /** Creates it from values of a body. */
    public static QueryParams of(MultiValueMap<String, String> values) {
        return new QueryParams(values, REPLACEMENT_ESCAPED);
    }

    /** Replaces the values of a parameter by one of the path. */
    public void set(String name, String value) {
        values.set(name, value);
    }

    /** Returns the parameter names. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Returns a value that may be present once; an empty one counts as absent. */
    public Optional<String> text(String name) {
        List<String> given = texts(name);
        if (given.size() > 1) {
            error(name, "must be given once");
            return Optional.empty();
        }
        return given.stream().findFirst();
    }

    /** Returns all values of a repeatable parameter except empty ones, in {@link StorableText}. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (String value : values.getOrDefault(name, List.of())) {
            if (value == null || value.isEmpty()) {
                continue;
            }
            if (value.contains(REPLACEMENT) && !replacementsAreReal) {
                error(name, "not valid UTF-8");
                continue;
            }
            texts.add(StorableText.storable(value));
        }
        return texts;
    }

    /** Returns an integer from {@code least} to {@code most}. */
    public int integer(String name, int least, int most, int absent) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(given.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // Reported below, like a number out of range.
        }
        error(name, "must be a whole number from " + least + " to " + most);
        return absent;
    }

    /** Returns one of {@code allowed}, case ignored, in its canonical case. */
    public Optional<String> oneOf(String name, List<String> allowed) {
        Optional<String> given = text(name);
        Optional<String> found = given.flatMap(value -> match(value, allowed));
        if (given.isPresent() && found.isEmpty()) {
            error(name, oneOfThese(allowed));
        }
        return found;
    }

    /** Returns all values of a repeatable parameter, each one of {@code allowed}. */
    public List<String> someOf(String name, List<String> allowed) {
        List<String> found = new ArrayList<>();
        for (String value : texts(name)) {
            match(value, allowed).ifPresentOrElse(found::add, () -> error(name, oneOfThese(allowed)));
        }
        return found;
    }

    /** Returns a {@code true} or {@code false}. */
    public boolean flag(String name, boolean absent) {
        return oneOf(name, List.of("true", "false")).map(Boolean::valueOf).orElse(absent);
    }

    /** Adds an error; equal messages are added once. */
    public void error(String name, String message) {
        List<String> messages = errors.computeIfAbsent(name, any -> new ArrayList<>(1));
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    /**
     * Reports all errors.
     *
     * @throws ApiException INVALID_INPUT if a parameter was invalid
     */
    public void check() {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }

    private static Optional<String> match(String value, List<String> allowed) {
        return allowed.stream().filter(value::equalsIgnoreCase).findFirst();
    }

    private static String oneOfThese(List<String> allowed) {
        return "must be one of " + String.join(", ", allowed);
    }
}
