package dev.centraldeerros.query.language;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.query.language.Token.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses one {@code field:value} into a condition. */
final class TermParser {
    /** Field of a term without a name, which searches every text. */
    static final String NO_FIELD = "";

    private static final String ATTRIBUTE = "attr.";
    private static final int MAX_VALUE_CHARS = 500;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private static final Map<String, Comparison> SIGNS = Arrays.stream(Comparison.values())
            .collect(Collectors.toUnmodifiableMap(
                    comparison -> comparison == Comparison.EQUAL ? "" : comparison.sign(), comparison -> comparison));

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "environment", "env",
            "message", "description",
            "trace", "trace_id",
            "span", "span_id");

    private static final Map<String, Condition.Name> NAMES = Map.of(
            "source", Condition.Name.SOURCE,
            "release", Condition.Name.RELEASE,
            "trace_id", Condition.Name.TRACE_ID,
            "span_id", Condition.Name.SPAN_ID);

    private static final Map<String, Condition.IssueProperty> ISSUE_PROPERTIES = Map.of(
            "culprit", Condition.IssueProperty.CULPRIT,
            "status", Condition.IssueProperty.STATUS,
            "type", Condition.IssueProperty.TYPE);

    private final Scope scope;
    private final NameRegistry names;
    private final Function<String, Optional<Condition>> issues;
    private final List<Integer> visible;
    private final Instant now;

    TermParser(
            Scope scope,
            NameRegistry names,
            Function<String, Optional<Condition>> issues,
            List<Integer> visible,
            Instant now) {
        this.scope = scope;
        this.names = names;
        this.issues = issues;
        this.visible = visible;
        this.now = now;
    }

    /** Returns the canonical name of a field alias. */
    static String canonical(String name) {
        if (name.regionMatches(true, 0, ATTRIBUTE, 0, ATTRIBUTE.length())) {
            return ATTRIBUTE + name.substring(ATTRIBUTE.length());
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return OTHER_NAMES.getOrDefault(lower, lower);
    }

    /** Returns the name of a known field. */
    String known(Token name) {
        String field = canonical(name.text());
        if (!scope.has(field)) {
            throw new QuerySyntaxException(
                    name.position(),
                    "\"" + name.text() + "\" is no field; " + scope.names()
                            + " are. A text with a colon is found in quotes.");
        }
        return field;
    }

    static boolean isAttribute(String field) {
        return field.startsWith(ATTRIBUTE) && field.length() > ATTRIBUTE.length();
    }

    /** Returns the condition of one term; an empty {@code sign} means equality. */
    Condition of(String field, String sign, Token value) {
        if (value.text().length() > MAX_VALUE_CHARS) {
            throw new QuerySyntaxException(value.position(), "at most " + MAX_VALUE_CHARS + " characters.");
        }
        Comparison comparison = Optional.ofNullable(SIGNS.get(sign)).orElseThrow();
        boolean takesSigns = Set.of("level", "date", "received_at", "events").contains(field) || isAttribute(field);
        if (comparison != Comparison.EQUAL && !takesSigns) {
            throw new QuerySyntaxException(value.position(), field + " cannot be compared by " + sign + ".");
        }
        if (isAttribute(field)) {
            return attribute(field.substring(ATTRIBUTE.length()), comparison, value);
        }
        return switch (field) {
            case NO_FIELD -> contains(EnumSet.allOf(Condition.Field.class), value);
            case "description" -> contains(EnumSet.of(Condition.Field.DESCRIPTION), value);
            case "details" -> contains(EnumSet.of(Condition.Field.DETAILS), value);
            case "level" -> levels(comparison, value);
            case "env" -> environments(value);
            case "project" -> projects(value);
            case "issue" -> issue(value);
            case "events" -> new Condition.Events(comparison, events(value));
            case "date" -> date(comparison, value);
            case "received_at" -> received(comparison, value);
            case "archived" -> archived(value);
            case "has" -> has(value);
            case "culprit", "status", "type" ->
                issueProperty(Optional.ofNullable(ISSUE_PROPERTIES.get(field)).orElseThrow(), value);
            default -> name(Optional.ofNullable(NAMES.get(field)).orElseThrow(), value);
        };
    }

    /** Returns the text before a {@code *} at the end of a word; null without one. */
    private static @Nullable String prefix(Token value) {
        boolean isOpen = value.is(Kind.WORD) && value.text().endsWith("*");
        return isOpen ? value.text().substring(0, value.text().length() - 1) : null;
    }

    /** A search anywhere in a text may be followed by anything, so that a trailing {@code *} changes nothing. */
    private static Condition contains(Set<Condition.Field> fields, Token value) {
        String prefix = prefix(value);
        String text = prefix == null ? value.text() : prefix;
        if (text.isEmpty()) {
            throw new QuerySyntaxException(value.position(), "there is nothing to search for.");
        }
        return new Condition.Contains(Set.copyOf(fields), text);
    }

    private static Condition name(Condition.Name name, Token value) {
        String prefix = prefix(value);
        return prefix == null ? new Condition.Is(name, Set.of(value.text())) : new Condition.StartsWith(name, prefix);
    }

    private static Condition levels(Comparison comparison, Token value) {
        String prefix = prefix(value);
        String wanted = (prefix == null ? value.text() : prefix).toUpperCase(Locale.ROOT);
        Set<Level> found = EnumSet.noneOf(Level.class);
        if (prefix != null && comparison == Comparison.EQUAL) {
            found.addAll(Level.matching(name -> name.startsWith(wanted)));
        } else {
            Level.parse(wanted)
                    .ifPresent(bound -> Arrays.stream(Level.values())
                            .filter(level -> comparison.holds(level, bound))
                            .forEach(found::add));
            // Nothing is below the lowest level; such a query is valid and has no result.
            if (found.isEmpty() && Level.parse(wanted).isPresent()) {
                return Condition.NONE;
            }
        }
        if (found.isEmpty()) {
            throw new QuerySyntaxException(
                    value.position(),
                    "\"" + value.text() + "\" is no level; " + Arrays.toString(Level.values()) + " are.");
        }
        return new Condition.Levels(Set.copyOf(found));
    }

    private Condition environments(Token value) {
        String prefix = prefix(value);
        String wanted = (prefix == null ? value.text() : prefix).toUpperCase(Locale.ROOT);
        Set<String> found = prefix == null
                ? names.environment(wanted).map(any -> Set.of(wanted)).orElse(Set.of())
                : names.environmentsFrom(wanted);
        if (found.isEmpty()) {
            throw new QuerySyntaxException(
                    value.position(),
                    "\"" + value.text() + "\" is no environment; " + String.join(", ", names.allowedEnvironments())
                            + " are.");
        }
        return new Condition.Environments(found);
    }

    private Condition projects(Token value) {
        String prefix = prefix(value);
        Set<Integer> found = prefix == null
                ? names.project(value.text())
                        .filter(visible::contains)
                        .map(Set::of)
                        .orElse(Set.of())
                : visible.stream()
                        .filter(project -> names.slug(project).startsWith(prefix))
                        .collect(Collectors.toUnmodifiableSet());
        if (found.isEmpty()) {
            throw new QuerySyntaxException(value.position(), "\"" + value.text() + "\" is no project that you see.");
        }
        return new Condition.Projects(found);
    }

    private Condition issue(Token value) {
        return issues.apply(value.text())
                .orElseThrow(() -> new QuerySyntaxException(
                        value.position(), "\"" + value.text() + "\" is no issue that you see."));
    }

    private static Condition issueProperty(Condition.IssueProperty property, Token value) {
        String prefix = prefix(value);
        boolean isPrefix = prefix != null;
        return new Condition.IssueHas(property, prefix == null ? value.text() : prefix, isPrefix);
    }

    private static int events(Token value) {
        try {
            return Integer.parseInt(value.text());
        } catch (NumberFormatException notOne) {
            throw new QuerySyntaxException(value.position(), "events are compared with a whole number.");
        }
    }

    /** A day means its first moment (UTC), and for equality the whole day. */
    private Condition date(Comparison comparison, Token value) {
        Instant time = time(value);
        Instant end = endOfDay(time);
        if (isDay(value) && (comparison == Comparison.EQUAL || comparison == Comparison.AT_MOST)) {
            Condition beforeItsEnd = new Condition.Date(Comparison.LESS, end);
            return comparison == Comparison.AT_MOST
                    ? beforeItsEnd
                    : new Condition.All(List.of(new Condition.Date(Comparison.AT_LEAST, time), beforeItsEnd));
        }
        return isDay(value) && comparison == Comparison.GREATER
                ? new Condition.Date(Comparison.AT_LEAST, end)
                : new Condition.Date(comparison, time);
    }

    /** At most the last time that the database can store. */
    private static Instant endOfDay(Instant start) {
        Instant end = start.plus(Duration.ofDays(1));
        return end.isAfter(Limits.LATEST) ? Limits.LATEST : end;
    }

    private Condition received(Comparison comparison, Token value) {
        Instant time = time(value);
        Instant first = ceiling(time);
        Instant next = isDay(value)
                ? endOfDay(time)
                : Instant.ofEpochMilli(time.toEpochMilli()).plusMillis(1);
        return switch (comparison) {
            case EQUAL -> new Condition.Received(first, next);
            case LESS -> new Condition.Received(Instant.EPOCH, first);
            case AT_MOST -> new Condition.Received(Instant.EPOCH, next);
            case GREATER -> new Condition.Received(next, null);
            case AT_LEAST -> new Condition.Received(first, null);
        };
    }

    /** Rounds up to a whole millisecond. */
    private static Instant ceiling(Instant time) {
        Instant floor = Instant.ofEpochMilli(time.toEpochMilli());
        return floor.isBefore(time) ? floor.plusMillis(1) : floor;
    }

    private Instant time(Token value) {
        if (isDay(value)) {
            try {
                return LocalDate.parse(value.text()).atStartOfDay().toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException notOne) {
                throw new QuerySyntaxException(value.position(), "there is no such day.");
            }
        }
        return TimeExpression.parse(value.text(), now)
                .orElseThrow(() -> new QuerySyntaxException(
                        value.position(),
                        TimeExpression.lostItsPlus(value.text())
                                ? "a + in a query is a space; write the offset's as %2B."
                                : "a day (2026-11-23), a time as in RFC 3339, now, or like now-15m is expected."));
    }

    private static boolean isDay(Token value) {
        return DAY.matcher(value.text()).matches();
    }

    private static Condition archived(Token value) {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "true" -> new Condition.Archived(true);
            case "false" -> new Condition.Archived(false);
            case "all" -> new Condition.Any(List.of(new Condition.Archived(true), new Condition.Archived(false)));
            default -> throw new QuerySyntaxException(value.position(), "archived is true, false or all.");
        };
    }

    private static Condition has(Token value) {
        String field = canonical(value.text());
        if (isAttribute(field)) {
            return new Condition.HasAttribute(field.substring(ATTRIBUTE.length()));
        }
        if (field.equals("details")) {
            return new Condition.Contains(Set.of(Condition.Field.DETAILS), "");
        }
        return Optional.ofNullable(NAMES.get(field))
                .map(name -> new Condition.StartsWith(name, ""))
                .orElseThrow(() -> new QuerySyntaxException(
                        value.position(), "has takes details, release, source, span_id, trace_id or attr.<name>."));
    }

    private static Condition attribute(String name, Comparison comparison, Token value) {
        if (comparison != Comparison.EQUAL) {
            if (!NUMBER.matcher(value.text()).matches()) {
                throw new QuerySyntaxException(value.position(), "an attribute is compared with a number.");
            }
            return new Condition.AttributeCompares(name, comparison, new BigDecimal(value.text()));
        }
        String prefix = prefix(value);
        return prefix == null
                ? new Condition.AttributeIs(name, value.text())
                : new Condition.AttributeStartsWith(name, prefix);
    }
}
