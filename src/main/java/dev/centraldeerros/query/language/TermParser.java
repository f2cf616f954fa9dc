package dev.centraldeerros.query.language;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.log.AttributeNumber;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.Glob;
import dev.centraldeerros.query.language.Token.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses one {@code field:value} into a condition. */
final class TermParser {
    /** Field of a term without a name, which searches every text. */
    static final String NO_FIELD = "";

    private static final String ATTRIBUTE = "attr.";
    private static final int MAX_VALUE_CHARS = 500;
    private static final int MAX_STARS = 5;
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

    /** Time of the request in the time zone of its days. */
    private final ZonedDateTime now;

    TermParser(
            Scope scope,
            NameRegistry names,
            Function<String, Optional<Condition>> issues,
            List<Integer> visible,
            ZonedDateTime now) {
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

    /** Returns the pattern that a word means; the stars of a phrase are text. */
    private static Glob glob(Token value) {
        Glob glob = value.is(Kind.WORD) ? Glob.of(value.text()) : Glob.literal(value.text());
        if (glob.stars() > MAX_STARS) {
            throw new QuerySyntaxException(value.position(), "at most " + MAX_STARS + " stars in one value.");
        }
        return glob;
    }

    /** Returns the pattern of a value whose case is ignored. */
    private static Glob upperCase(Token value) {
        return glob(new Token(value.kind(), value.text().toUpperCase(Locale.ROOT), value.position()));
    }

    /**
     * A search anywhere in a text, so that stars at its ends change nothing. Those within it join texts, of which an index can find the
     * longest.
     */
    private static Condition contains(Set<Condition.Field> fields, Token value) {
        List<String> texts = glob(value).texts();
        if (texts.isEmpty()) {
            throw new QuerySyntaxException(value.position(), "there is nothing to search for.");
        }
        String longest = Collections.max(texts, Comparator.comparingInt(String::length));
        Condition contains = new Condition.Contains(Set.copyOf(fields), longest);
        return texts.size() == 1
                ? contains
                : new Condition.All(List.of(contains, new Condition.ContainsInOrder(Set.copyOf(fields), texts)));
    }

    private static Condition name(Condition.Name name, Token value) {
        Glob glob = glob(value);
        if (glob.isLiteral()) {
            return new Condition.Is(name, Set.of(value.text()));
        }
        return glob.isPrefix() ? new Condition.StartsWith(name, glob.prefix()) : new Condition.Matches(name, glob);
    }

    private static Condition levels(Comparison comparison, Token value) {
        Glob glob = upperCase(value);
        Optional<Level> named = Level.parse(value.text());
        Set<Level> found = EnumSet.noneOf(Level.class);
        if (!glob.isLiteral() && comparison == Comparison.EQUAL) {
            found.addAll(Level.matching(glob::matches));
        } else {
            named.ifPresent(bound -> Arrays.stream(Level.values())
                    .filter(level -> comparison.holds(level, bound))
                    .forEach(found::add));
            // Nothing is below the lowest level; such a query is valid and has no result.
            if (found.isEmpty() && named.isPresent()) {
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
        Glob glob = upperCase(value);
        Set<String> found = glob.isLiteral()
                ? names.environment(glob.prefix())
                        .map(any -> Set.of(glob.prefix()))
                        .orElse(Set.of())
                : names.environments(glob::matches);
        if (found.isEmpty()) {
            throw new QuerySyntaxException(
                    value.position(),
                    "\"" + value.text() + "\" is no environment; " + String.join(", ", names.allowedEnvironments())
                            + " are.");
        }
        return new Condition.Environments(found);
    }

    private Condition projects(Token value) {
        Glob glob = glob(value);
        Set<Integer> found = glob.isLiteral()
                ? names.project(value.text())
                        .filter(visible::contains)
                        .map(Set::of)
                        .orElse(Set.of())
                : visible.stream()
                        .filter(project -> glob.matches(names.slug(project)))
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
        return new Condition.IssueHas(property, glob(value));
    }

    private static int events(Token value) {
        try {
            return Integer.parseInt(value.text());
        } catch (NumberFormatException notOne) {
            throw new QuerySyntaxException(value.position(), "events are compared with a whole number.");
        }
    }

    /** A day means its first moment in the time zone of the request, and for equality the whole day. */
    private Condition date(Comparison comparison, Token value) {
        Instant time = time(value);
        Instant end = isDay(value) ? endOfDay(value) : time;
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
    private Instant endOfDay(Token value) {
        Instant end = LocalDate.parse(value.text())
                .plusDays(1)
                .atStartOfDay(now.getZone())
                .toInstant();
        return end.isAfter(Limits.LATEST) ? Limits.LATEST : end;
    }

    private Condition received(Comparison comparison, Token value) {
        Instant time = time(value);
        Instant first = ceiling(time);
        Instant next = isDay(value)
                ? endOfDay(value)
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
                Instant start = LocalDate.parse(value.text())
                        .atStartOfDay(now.getZone())
                        .toInstant();
                return start.isBefore(Limits.EARLIEST) ? Limits.EARLIEST : start;
            } catch (DateTimeParseException notOne) {
                throw new QuerySyntaxException(value.position(), "there is no such day.");
            }
        }
        return TimeExpression.parse(value.text(), now.toInstant())
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
            return AttributeNumber.parse(value.text())
                    .map(number -> new Condition.AttributeCompares(name, comparison, number))
                    .orElseThrow(() ->
                            new QuerySyntaxException(value.position(), "an attribute is compared with a number."));
        }
        Glob glob = glob(value);
        if (glob.isLiteral()) {
            return new Condition.AttributeIs(name, value.text());
        }
        return glob.isPrefix()
                ? new Condition.AttributeStartsWith(name, glob.prefix())
                : new Condition.AttributeMatches(name, glob);
    }
}
