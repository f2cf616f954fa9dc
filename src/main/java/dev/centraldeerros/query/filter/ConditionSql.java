package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.AttributeNumber;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes conditions as SQL over {@code log}. The SQL is true or false and never null, so that {@code NOT} is exact where a
 * column is null.
 */
final class ConditionSql {
    private final Parameters parameters;
    private final NameRegistry names;
    private final @Nullable IdRange range;

    /** Restricts details to the range if there is one. The statement binds the parameters of the range. */
    ConditionSql(Parameters parameters, NameRegistry names, @Nullable IdRange range) {
        this.parameters = parameters;
        this.names = names;
        this.range = range;
    }

    String of(Condition condition) {
        if (condition instanceof Condition.All all) {
            return joined(all.conditions(), " AND ", "true");
        }
        if (condition instanceof Condition.Any any) {
            return joined(any.conditions(), " OR ", "false");
        }
        if (condition instanceof Condition.Not not) {
            return "NOT (" + of(not.condition()) + ")";
        }
        if (condition instanceof Condition.Contains contains) {
            return contains(contains.fields(), SearchPattern.of(contains.text()));
        }
        if (condition instanceof Condition.ContainsInOrder contains) {
            return contains(contains.fields(), SearchPattern.of(contains.texts()));
        }
        if (condition instanceof Condition.Is is) {
            return present(
                    is.name(),
                    column(is.name()) + " = ANY(" + parameters.add(is.values().toArray(String[]::new)) + ")");
        }
        if (condition instanceof Condition.StartsWith startsWith) {
            String column = column(startsWith.name());
            return present(startsWith.name(), "starts_with(" + column + ", " + add(startsWith.prefix()) + ")");
        }
        if (condition instanceof Condition.Matches matches) {
            return present(
                    matches.name(),
                    column(matches.name()) + " LIKE " + add(matches.glob().like()));
        }
        return number(condition);
    }

    private String number(Condition condition) {
        if (condition instanceof Condition.Levels levels) {
            return "log.level = ANY("
                    + parameters.add(levels.levels().stream().map(Level::code).toArray(Short[]::new)) + ")";
        }
        if (condition instanceof Condition.Environments environments) {
            return "log.environment = ANY("
                    + parameters.add(environments.names().stream()
                            .map(name -> names.environment(name).orElseThrow())
                            .toArray(Short[]::new))
                    + ")";
        }
        if (condition instanceof Condition.Projects projects) {
            return "log.project_id = ANY(" + parameters.add(projects.ids().toArray(Integer[]::new)) + ")";
        }
        if (condition instanceof Condition.OfIssue issue) {
            // Equality lets the index of issues give the order.
            String fingerprints = issue.fingerprints().size() == 1
                    ? "= " + parameters.add(issue.fingerprints().iterator().next())
                    : "= ANY(" + parameters.add(issue.fingerprints().toArray(UUID[]::new)) + ")";
            return "(log.project_id = " + parameters.add(issue.projectId())
                    + " AND log.issue_fingerprint IS NOT NULL AND log.issue_fingerprint " + fingerprints + ")";
        }
        if (condition instanceof Condition.Archived archived) {
            return archived.wanted() ? "log.archived" : "NOT log.archived";
        }
        if (condition instanceof Condition.Events events) {
            return "log.events " + events.comparison().sign() + " " + parameters.add(events.number());
        }
        if (condition instanceof Condition.Date date) {
            return "log.date " + date.comparison().sign() + " " + parameters.add(FilterSql.utc(date.time()));
        }
        if (condition instanceof Condition.Received received) {
            String from = "log.id >= " + parameters.add(EventIds.floor(received.from()));
            return received.to() == null
                    ? from
                    : "(" + from + " AND log.id < " + parameters.add(EventIds.floor(received.to())) + ")";
        }
        return attribute(condition);
    }

    /** An object or array equals nothing, because its text depends on how it was written. */
    private String json(String name) {
        return AttributeSql.json(name, this::add);
    }

    private String attribute(Condition condition) {
        if (condition instanceof Condition.AttributeIs is) {
            return attributeIs(is);
        }
        if (condition instanceof Condition.AttributeMatches matches) {
            String attribute = json(matches.name());
            return plain(
                    attribute,
                    AttributeSql.text(attribute) + " LIKE " + add(matches.glob().like()));
        }
        if (condition instanceof Condition.AttributeStartsWith startsWith) {
            String attribute = json(startsWith.name());
            return plain(
                    attribute, "starts_with(" + AttributeSql.text(attribute) + ", " + add(startsWith.prefix()) + ")");
        }
        if (condition instanceof Condition.HasAttribute has) {
            return "coalesce(jsonb_typeof(" + json(has.name()) + ") <> 'null', false)";
        }
        if (condition instanceof Condition.AttributeCompares compares) {
            return compared(json(compares.name()), compares.comparison(), compares.number());
        }
        throw new IllegalArgumentException("no SQL for " + condition);
    }

    private String attributeIs(Condition.AttributeIs is) {
        String attribute = json(is.name());
        String text = plain(attribute, AttributeSql.text(attribute) + " = " + add(is.value()));
        if (is.value().equals(Condition.AttributeIs.NULL)) {
            return "(" + text + " OR coalesce(jsonb_typeof(" + attribute + ") = 'null', false))";
        }
        return AttributeNumber.parse(is.value())
                .map(number -> "(" + text + " OR " + compared(attribute, Comparison.EQUAL, number) + ")")
                .orElse(text);
    }

    /** Only CASE prevents PostgreSQL from casting a text that is not a number. */
    private String compared(String attribute, Comparison comparison, BigDecimal number) {
        return "CASE WHEN jsonb_typeof(" + attribute + ") = 'number' THEN (" + AttributeSql.text(attribute)
                + ")::numeric " + comparison.sign() + " " + parameters.add(number) + " ELSE false END";
    }

    private static String plain(String attribute, String comparison) {
        return "coalesce(jsonb_typeof(" + attribute + ") IN ('string', 'number', 'boolean') AND " + comparison
                + ", false)";
    }

    private String contains(Set<Condition.Field> fields, SearchPattern unbound) {
        SearchPattern pattern = unbound.bound(this::add);
        return fields.stream()
                .map(field -> switch (field) {
                    case DESCRIPTION -> pattern.in("log.description");
                    case SOURCE -> pattern.in("log.source");
                    case DETAILS -> inDetails(pattern);
                })
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** PostgreSQL may run EXISTS by reading all details of the partition first, which is too much for a few logs. */
    private String inDetails(SearchPattern pattern) {
        String theirs = "FROM text WHERE text.project_id = log.project_id AND text.id = log.text_id AND " + details();
        return range != null && range.isSmall()
                ? "coalesce((SELECT " + pattern.in("text.body") + " " + theirs + "true), false)"
                : "EXISTS (SELECT " + theirs + pattern.in("text.body") + ")";
    }

    /** Restricts details to the range, so that a look-up does not open all partitions. */
    private String details() {
        if (range == null) {
            return "";
        }
        parameters.put("range_details", range.details());
        return "text.id >= :range_details AND text.id < :range_upper AND ";
    }

    private String joined(Collection<Condition> conditions, String operator, String none) {
        return conditions.isEmpty()
                ? none
                : conditions.stream().map(this::of).collect(Collectors.joining(operator, "(", ")"));
    }

    private String add(String text) {
        return parameters.add(text);
    }

    private static String column(Condition.Name name) {
        return "log." + name.name().toLowerCase(Locale.ROOT);
    }

    private static String present(Condition.Name name, String comparison) {
        return name == Condition.Name.SOURCE ? comparison : "(" + column(name) + " IS NOT NULL AND " + comparison + ")";
    }
}
