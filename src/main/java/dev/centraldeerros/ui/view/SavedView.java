package dev.centraldeerros.ui.view;

import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.account.signin.Credentials;
import dev.centraldeerros.http.problem.ApiException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Query that an account saved under a name.
 *
 * @param name 1 to 60 characters, unique per account
 * @param address address of a list or the live view, with its query; {@code /} alone is one of logs
 */
record SavedView(String name, String address) {
    private static final int MAX_NAME_CHARS = 60;
    private static final int MAX_ADDRESS_CHARS = 8_192;

    /** Paths of this server only. */
    private static final Pattern ADDRESS =
            Pattern.compile("/(?:issues|logs|live)?(?:\\?[\\x21\\x23-\\x3b\\x3d\\x3f-\\x5b\\x5d-\\x7e]*)?");

    /**
     * Reads {@code {"name": …, "address": …}}.
     *
     * @throws ApiException 400 that names each invalid field
     */
    static SavedView from(ObjectNode body) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        String name = Credentials.text(body, "name", errors);
        String shown = name == null
                ? ""
                : Normalizer.normalize(name, Normalizer.Form.NFC).strip();
        String wrong = problem(shown);
        if (name != null && wrong != null) {
            AccountFields.add(errors, "name", wrong);
        }
        String address = Credentials.text(body, "address", errors);
        if (address != null
                && (address.length() > MAX_ADDRESS_CHARS
                        || !ADDRESS.matcher(address).matches())) {
            AccountFields.add(
                    errors,
                    "address",
                    "must be /issues, /logs or /live with a query, as a browser's address has it, of at most "
                            + MAX_ADDRESS_CHARS + " characters");
        }
        if (name == null || address == null || !errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return new SavedView(shown, address);
    }

    private static @Nullable String problem(String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME_CHARS) {
            return "must have 1 to " + MAX_NAME_CHARS + " characters";
        }
        return AccountFields.hasUnprintable(name) ? "must not contain control characters" : null;
    }
}
