package dev.centraldeerros.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Makes logs as senders write them, and queries with what each of them means for such a log, in the plainest way there is. */
final class PlainModel {
    /** Letters that Unicode holds for the same, by simple folding, side by side; what stands alone has no partner. */
    private static final List<String> LETTERS = List.of(
            "aA",
            "kK\u212A",
            "sSſ",
            "σΣς",
            "iI",
            "İ",
            "ı",
            "ßẞ",
            "éÉ",
            "жЖ",
            "漢",
            "😀",
            "%",
            "_",
            "\\",
            ".",
            "[",
            "*",
            "o",
            " ",
            "'",
            "$");

    private static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");
    private static final List<String> ENVIRONMENTS = List.of("PRODUCTION", "HOMOLOGATION", "DEV");
    private static final List<String> SIGNS = List.of(">", ">=", "<", "<=", "");

    /** More digits than other numbers have. */
    private static final String BIG = "12345678901234567890123456789012345678901234567";

    /** JSON's null, which a list of choices cannot have. */
    private static final JsonNode NULL = NullNode.getInstance();

    private final Random random;

    PlainModel(Random random) {
        this.random = random;
    }

    /** A query, and whether it holds for an event. */
    record Asked(String text, Predicate<Map<String, Object>> holds) {}

    Map<String, Object> event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("description", "d" + text(8));
        event.put("source", "s" + text(2));
        event.put(
                "date",
                Instant.parse("2026-11-23T00:00:00Z")
                        .plusSeconds(random.nextInt(200_000))
                        .toString());
        event.put("level", one(LEVELS));
        event.put("env", one(ENVIRONMENTS));
        event.put("events", 1 + random.nextInt(4));
        if (random.nextBoolean()) {
            event.put("details", "t" + text(8));
        }
        if (random.nextBoolean()) {
            event.put("release", "1." + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            event.put("trace_id", text(1) + "x");
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            attributes.put(
                    "n",
                    one(List.of(
                            1,
                            2,
                            "2",
                            "10",
                            new BigDecimal("1.50"),
                            true,
                            NULL,
                            new BigDecimal(BIG),
                            List.of(1),
                            Map.of("a", 1))));
        }
        if (random.nextBoolean()) {
            attributes.put("t'$1", text(1));
        }
        if (random.nextInt(4) == 0) {
            attributes.put("n.a", one(List.of(1, "2", List.of(1))));
        }
        event.put("attributes", attributes);
        return event;
    }

    Asked query(int depth) {
        int kind = depth == 0 ? 3 : random.nextInt(6);
        if (kind > 2) {
            return term();
        }
        Asked remaining = query(depth - 1);
        Asked right = query(depth - 1);
        return switch (kind) {
            case 0 ->
                new Asked(
                        "(" + remaining.text() + one(List.of(" ", " AND ")) + right.text() + ")",
                        remaining.holds().and(right.holds()));
            case 1 ->
                new Asked(
                        "(" + remaining.text() + " OR " + right.text() + ")",
                        remaining.holds().or(right.holds()));
            default ->
                new Asked(
                        one(List.of("-", "NOT ")) + remaining.text(),
                        remaining.holds().negate());
        };
    }

    private Asked term() {
        String sign = one(SIGNS);
        return switch (random.nextInt(15)) {
            case 0 -> {
                String level = one(LEVELS);
                yield new Asked(
                        "level:" + sign + level.toLowerCase(java.util.Locale.ROOT),
                        event -> compares(LEVELS.indexOf(event.get("level")), sign, LEVELS.indexOf(level)));
            }
            case 1 -> {
                String env = one(ENVIRONMENTS);
                yield new Asked(
                        "env:" + env.substring(0, 2) + "*",
                        event -> event.get("env").equals(env));
            }
            case 2 -> text("source", "source", false);
            case 3 -> text("release", "release", true);
            case 4 -> text("trace", "trace_id", true);
            case 5 -> contains("", List.of("description", "source", "details"));
            case 6 -> contains("description:", List.of("description"));
            case 7 -> contains("details:", List.of("details"));
            case 8 -> {
                int number = random.nextInt(6);
                yield new Asked(
                        "events:" + sign + number, event -> compares((Integer) event.get("events"), sign, number));
            }
            case 9 -> {
                Instant time = Instant.parse("2026-11-24T00:00:00Z").plusSeconds(random.nextInt(100_000));
                yield new Asked(
                        "date:" + sign + time,
                        event -> compares(
                                Instant.parse((String) event.get("date")).compareTo(time), sign, 0));
            }
            case 10 -> {
                String value = one(List.of(
                        "1", "2", "2.0", "10", "1.5", "1.50", "15e-1", "true", "null", "[1]", "{\"a\": 1}", BIG));
                String name = one(List.of("n", "n.a"));
                yield new Asked(
                        "attr." + name + ":" + quoted(value),
                        event -> value.equals(plain(attribute(event, name)))
                                || isNumber(value, attribute(event, name))
                                || (value.equals("null") && hasNull(event, name)));
            }
            case 11 -> {
                String value = one(List.of("1", "1.5", "2"));
                String name = one(List.of("n", "n.a"));
                yield sign.isEmpty()
                        ? new Asked(
                                "has:attr." + name, event -> attribute(event, name) != null && !hasNull(event, name))
                        : new Asked(
                                "attr." + name + ":" + sign + value,
                                event -> number(attribute(event, name)) != null
                                        && compares(
                                                number(attribute(event, name)).compareTo(new BigDecimal(value)),
                                                sign,
                                                0));
            }
            case 12 -> {
                String glob = one(List.of("*2", "1*0", "*", "*rue", "t*e", "*.5*"));
                yield new Asked(
                        "attr.n:" + glob,
                        event -> plain(attribute(event, "n")) != null
                                && plain(attribute(event, "n")).matches(regex(glob)));
            }
            case 13 -> {
                String first = text(1);
                String second = text(1);
                // A star, a quote or a blank in the word would be another query.
                boolean isPlain = Stream.of(first, second).noneMatch(text -> " *\\$".contains(text));
                yield isPlain
                        ? new Asked(
                                "description:d" + first + "*" + second,
                                event -> inOrder((String) event.get("description"), "d" + first, second))
                        : new Asked("source:s*o", event -> ((String) event.get("source")).matches("(?s)s.*o"));
            }
            default -> {
                String value = text(1);
                yield new Asked("attr.t'$1:" + quoted(value), event -> value.equals(attribute(event, "t'$1")));
            }
        };
    }

    private Asked text(String field, String key, boolean mayLack) {
        if (mayLack && random.nextInt(4) == 0) {
            return new Asked("has:" + key, event -> event.containsKey(key));
        }
        if (random.nextBoolean()) {
            String prefix = key.equals("release") ? "1." : "sa";
            return new Asked(
                    field + ":" + prefix + "*",
                    event -> event.containsKey(key) && ((String) event.get(key)).startsWith(prefix));
        }
        String value = key.equals("release") ? "1." + random.nextInt(3) : "s" + text(1);
        return new Asked(field + ":" + quoted(value), event -> value.equals(event.get(key)));
    }

    private Asked contains(String prefix, List<String> keys) {
        String text = text(2);
        return new Asked(
                prefix + quoted(text),
                event -> keys.stream()
                        .anyMatch(key -> event.containsKey(key)
                                && folded((String) event.get(key)).contains(folded(text))));
    }

    private static boolean compares(int remaining, String sign, int right) {
        return switch (sign) {
            case ">" -> remaining > right;
            case ">=" -> remaining >= right;
            case "<" -> remaining < right;
            case "<=" -> remaining <= right;
            default -> remaining == right;
        };
    }

    private static @Nullable Object attribute(Map<String, Object> event, String name) {
        Map<?, ?> attributes = (Map<?, ?>) event.get("attributes");
        int dot = name.indexOf('.');
        return dot >= 0
                        && !attributes.containsKey(name)
                        && attributes.get(name.substring(0, dot)) instanceof Map<?, ?> nested
                ? nested.get(name.substring(dot + 1))
                : attributes.get(name);
    }

    private static @Nullable String plain(@Nullable Object value) {
        return value == null || value == NULL || value instanceof List || value instanceof Map
                ? null
                : value.toString();
    }

    private static boolean hasNull(Map<String, Object> event, String name) {
        return attribute(event, name) == NULL;
    }

    private static boolean isNumber(String value, @Nullable Object attribute) {
        BigDecimal number = number(attribute);
        return number != null && value.matches("[0-9].*") && new BigDecimal(value).compareTo(number) == 0;
    }

    private static String regex(String glob) {
        return "(?s)" + glob.replace(".", "\\.").replace("*", ".*");
    }

    private static boolean inOrder(String text, String first, String second) {
        int start = folded(text).indexOf(folded(first));
        return start >= 0
                && folded(text).indexOf(folded(second), start + folded(first).length()) >= 0;
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        return value instanceof Number ? new BigDecimal(value.toString()) : null;
    }

    private static String folded(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(letter -> LETTERS.stream()
                        .filter(group -> group.contains(letter))
                        .findFirst()
                        .map(group -> group.substring(0, group.offsetByCodePoints(0, 1)))
                        .orElse(letter))
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String text(int most) {
        int[] letters = String.join("", LETTERS).codePoints().toArray();
        int length = 1 + random.nextInt(most);
        return Arrays.stream(random.ints(length, 0, letters.length).toArray())
                .mapToObj(at -> Character.toString(letters[at]))
                .collect(Collectors.joining());
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
