package dev.centraldeerros.project;

import dev.centraldeerros.access.key.AllowedOrigins;
import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings of a key after a change: the body of the request over the present settings.
 *
 * @param origins in canonical form
 */
record KeyChange(
        String name,
        @Nullable String environment,
        List<String> origins,
        @Nullable Integer rate,
        @Nullable Integer burst,
        @Nullable Instant expiresAt,
        boolean enabled) {
    static final int MAX_RATE = 100_000;
    static final int MAX_BURST = 1_000_000;

    private static final int NAME_CHARS = 100;
    private static final int MAX_ORIGINS = 20;
    private static final Set<String> FIELDS =
            Set.of("name", "environment", "origins", "rate", "burst", "expires_at", "enabled");

    /** Settings of a key that a body names nothing of. */
    static final KeyChange NEW = new KeyChange("", null, List.of(), null, null, null, true);

    /** Returns the settings of an existing key. */
    static KeyChange of(KeyView key) {
        return new KeyChange(
                key.name(), key.environment(), key.origins(), key.rate(), key.burst(), key.expiresAt(), key.enabled());
    }

    /**
     * Reads a body; absent fields keep their value, and {@code null} removes one that is optional.
     *
     * @param environments allowed environments
     * @throws ApiException 400 that names each invalid field
     */
    KeyChange with(ObjectNode body, List<String> environments, Instant now) {
        Fields fields = new Fields(body);
        KeyChange changed = new KeyChange(
                fields.name(name),
                fields.environment(environment, environments),
                fields.origins(origins),
                fields.number("rate", rate, MAX_RATE),
                fields.number("burst", burst, MAX_BURST),
                fields.expiry(expiresAt, now),
                fields.enabled(enabled));
        if (changed.burst() != null && changed.rate() == null) {
            fields.wrong("burst", "must be null without a rate");
        }
        fields.check();
        return changed;
    }

    /** Reads the fields of one body and collects their errors. */
    private static final class Fields {
        private final ObjectNode body;
        private final Map<String, List<String>> errors = new LinkedHashMap<>();

        Fields(ObjectNode body) {
            this.body = body;
            for (String unknown : body.propertyNames()) {
                if (!FIELDS.contains(unknown)) {
                    wrong(
                            unknown,
                            "is unknown; the fields are "
                                    + String.join(", ", FIELDS.stream().sorted().toList()));
                }
            }
        }

        void wrong(String field, String message) {
            AccountFields.add(errors, field, message);
        }

        void check() {
            if (!errors.isEmpty()) {
                throw ApiException.invalid(errors);
            }
        }

        String name(String present) {
            JsonNode value = body.path("name");
            String text = value.isMissingNode() ? present : value.stringValue("");
            int length = text.codePointCount(0, text.length());
            if (text.isBlank()
                    || length > NAME_CHARS
                    || text.codePoints()
                            .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
                wrong("name", "must be a string of 1 to " + NAME_CHARS + " characters without control characters");
            }
            return text;
        }

        @Nullable
        String environment(@Nullable String present, List<String> environments) {
            JsonNode value = body.path("environment");
            if (value.isMissingNode() || value.isNull()) {
                return value.isNull() ? null : present;
            }
            String text = value.stringValue("").toUpperCase(Locale.ROOT);
            if (!environments.contains(text)) {
                wrong("environment", "must be null or one of " + environments);
            }
            return text;
        }

        List<String> origins(List<String> present) {
            JsonNode value = body.path("origins");
            if (value.isMissingNode()) {
                return present;
            }
            if (!value.isArray() || value.size() > MAX_ORIGINS) {
                wrong("origins", "must be a list of at most " + MAX_ORIGINS + " origins");
                return present;
            }
            List<String> origins = new ArrayList<>();
            for (JsonNode entry : value.values()) {
                Optional<String> origin = AllowedOrigins.canonical(entry.stringValue(""));
                if (origin.isEmpty()) {
                    wrong("origins", "must be *, an origin such as https://shop.example.org, or *.example.org");
                    return present;
                }
                origins.add(origin.get());
            }
            return origins.stream().distinct().toList();
        }

        @Nullable
        Integer number(String name, @Nullable Integer present, int most) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return value.isNull() ? null : present;
            }
            if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
                wrong(name, "must be null or an integer from 1 to " + most);
                return present;
            }
            return value.intValue();
        }

        @Nullable
        Instant expiry(@Nullable Instant present, Instant now) {
            JsonNode value = body.path("expires_at");
            if (value.isMissingNode() || value.isNull()) {
                return value.isNull() ? null : present;
            }
            Optional<Instant> time = Rfc3339.parse(value.stringValue(""));
            if (time.isEmpty() || !time.get().isAfter(now)) {
                wrong("expires_at", "must be null or a future time as in RFC 3339, such as 2027-01-31T00:00:00Z");
                return present;
            }
            return time.get();
        }

        boolean enabled(boolean present) {
            JsonNode value = body.path("enabled");
            if (!value.isMissingNode() && !value.isBoolean()) {
                wrong("enabled", "must be true or false");
            }
            return value.isBoolean() ? value.booleanValue() : present;
        }
    }
}
