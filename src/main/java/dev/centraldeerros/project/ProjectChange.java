package dev.centraldeerros.project;

import dev.centraldeerros.account.AccountFields;
import dev.centraldeerros.http.problem.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Body of a new project or of a change; absent fields are null. */
record ProjectChange(
        @Nullable String slug,
        @Nullable String name,
        @Nullable String platform,
        @Nullable String description,
        @Nullable Boolean archived,
        @Nullable Boolean open,
        @Nullable String environments) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<String> FIELDS =
            Set.of("slug", "name", "platform", "description", "archived", "open", "environments");
    private static final Set<String> ENVIRONMENTS = Set.of("open", "listed");
    private static final int NAME_CHARS = 100;
    private static final int PLATFORM_CHARS = 64;
    private static final int DESCRIPTION_CHARS = 1_000;

    /**
     * Reads a body.
     *
     * @param isNew whether slug and name are required
     * @throws ApiException 400 that names each invalid field
     */
    static ProjectChange from(ObjectNode body, boolean isNew) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        body.propertyNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .forEach(name -> AccountFields.add(
                        errors,
                        name,
                        "is unknown; the fields are "
                                + String.join(", ", FIELDS.stream().sorted().toList())));
        String slug = text(body, "slug", 1, 63, isNew, errors);
        if (slug != null && !errors.containsKey("slug") && !SLUG.matcher(slug).matches()) {
            AccountFields.add(errors, "slug", "must have 1 to 63 of a-z, 0-9 and -, without a dash at either end");
        }
        ProjectChange change = new ProjectChange(
                slug,
                text(body, "name", 1, NAME_CHARS, isNew, errors),
                text(body, "platform", 0, PLATFORM_CHARS, false, errors),
                text(body, "description", 0, DESCRIPTION_CHARS, false, errors),
                flag(body, "archived", errors),
                flag(body, "open", errors),
                text(body, "environments", 1, NAME_CHARS, false, errors));
        String environments = change.environments();
        if (environments != null && !ENVIRONMENTS.contains(environments) && !errors.containsKey("environments")) {
            AccountFields.add(errors, "environments", "must be open or listed");
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return change;
    }

    private static @Nullable String text(
            ObjectNode body, String name, int least, int most, boolean required, Map<String, List<String>> errors) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            if (required) {
                AccountFields.add(errors, name, "is required");
            }
            return null;
        }
        String text = value.stringValue(null);
        if (text == null) {
            AccountFields.add(errors, name, "must be a string");
            return null;
        }
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most || (least > 0 && text.isBlank())) {
            AccountFields.add(errors, name, "must have " + least + " to " + most + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            AccountFields.add(errors, name, "must not contain control characters");
        }
        return text;
    }

    private static @Nullable Boolean flag(ObjectNode body, String name, Map<String, List<String>> errors) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            AccountFields.add(errors, name, "must be true or false");
        }
        return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }
}
