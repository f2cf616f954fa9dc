package dev.centraldeerros.ui.view;

import dev.centraldeerros.http.problem.ApiException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A view that somebody keeps.
 *
 * @param name 1 to 60 characters; each of an account's is another
 * @param address of the list or the live view, with its query as browsers write it
 */
record SavedView(String name, String address) {
    private static final int MOST_NAME_CHARS = 60;
    private static final int MOST_ADDRESS_CHARS = 8_192;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029]");

    /** Nothing else, so that a view leads nowhere but to the pages of this server. */
    private static final Pattern ADDRESS =
            Pattern.compile("/(?:live)?(?:\\?[\\x21\\x23-\\x3b\\x3d\\x3f-\\x5b\\x5d-\\x7e]*)?");

    /**
     * Reads {@code {"name": …, "address": …}}.
     *
     * @throws ApiException 400 naming each field that is missing or cannot be kept
     */
    static SavedView from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        String name = text(body, "name", errors)
                .map(given -> Normalizer.normalize(given, Normalizer.Form.NFC).strip())
                .orElse("");
        if (!errors.containsKey("name") && problem(name) != null) {
            errors.put("name", List.of(String.valueOf(problem(name))));
        }
        String address = text(body, "address", errors).orElse("");
        if (!errors.containsKey("address")
                && (address.length() > MOST_ADDRESS_CHARS
                        || !ADDRESS.matcher(address).matches())) {
            errors.put(
                    "address",
                    List.of("Must be / or /live with a query, as a browser's address has it, of at most "
                            + MOST_ADDRESS_CHARS + " characters."));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return new SavedView(name, address);
    }

    private static Optional<String> text(ObjectNode body, String field, Map<String, List<String>> errors) {
        Optional<String> text =
                Optional.ofNullable(body.get(field)).filter(JsonNode::isString).map(JsonNode::stringValue);
        if (text.isEmpty()) {
            errors.put(field, List.of(body.hasNonNull(field) ? "Must be a string." : "Is required."));
        }
        return text;
    }

    private static @Nullable String problem(String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MOST_NAME_CHARS) {
            return "Must have 1 to " + MOST_NAME_CHARS + " characters.";
        }
        return UNPRINTABLE.matcher(name).find() ? "Must not contain control characters." : null;
    }
}
