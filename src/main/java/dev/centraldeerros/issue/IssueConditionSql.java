package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.query.filter.SearchPattern;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes conditions as SQL over the rows of counts, or over issues as {@code found}. The SQL is true or false and never
 * null, so that {@code NOT} is exact.
 */
final class IssueConditionSql {
    private final Map<String, Object> values;
    private final NameRegistry names;

    /** Adds the values of the conditions to {@code values}. */
    IssueConditionSql(Map<String, Object> values, NameRegistry names) {
        this.values = values;
        this.names = names;
    }

    /** Returns {@code AND} and each condition; empty without one. */
    String and(List<Condition> conditions) {
        return conditions.stream().map(condition -> " AND " + of(condition)).collect(Collectors.joining());
    }

    private String of(Condition condition) {
        if (condition instanceof Condition.All all) {
            return joined(all.conditions(), " AND ", "true");
        }
        if (condition instanceof Condition.Any any) {
            return joined(any.conditions(), " OR ", "false");
        }
        if (condition instanceof Condition.Not not) {
            return "NOT (" + of(not.condition()) + ")";
        }
        if (condition instanceof Condition.Projects projects) {
            return "project_id = ANY(" + add(projects.ids().toArray(Integer[]::new)) + ")";
        }
        if (condition instanceof Condition.Levels levels) {
            return "level = ANY("
                    + add(levels.levels().stream().map(Level::code).toArray(Short[]::new)) + ")";
        }
        if (condition instanceof Condition.Environments environments) {
            return "environment = ANY("
                    + add(environments.names().stream()
                            .map(name -> names.environment(name).orElseThrow())
                            .toArray(Short[]::new))
                    + ")";
        }
        if (condition instanceof Condition.Is is) {
            return name(is.name(), "%s = ANY(" + add(is.values().toArray(String[]::new)) + ")");
        }
        if (condition instanceof Condition.StartsWith startsWith) {
            return name(startsWith.name(), "starts_with(%s, " + add(startsWith.prefix()) + ")");
        }
        if (condition instanceof Condition.Matches matches) {
            return name(matches.name(), "%s LIKE " + add(matches.glob().like()));
        }
        return ofIssue(condition);
    }

    private String ofIssue(Condition condition) {
        if (condition instanceof Condition.Contains contains) {
            return contains(SearchPattern.of(contains.text()));
        }
        if (condition instanceof Condition.ContainsInOrder contains) {
            return contains(SearchPattern.of(contains.texts()));
        }
        if (condition instanceof Condition.Events events) {
            return "found.events " + events.comparison().sign() + " " + add((long) events.number());
        }
        if (condition instanceof Condition.IssueHas has) {
            String column = "found." + has.property().name().toLowerCase(Locale.ROOT);
            return "(" + column + " IS NOT NULL AND "
                    + (has.glob().isLiteral()
                            ? column + " = " + add(has.glob().prefix())
                            : column + " LIKE " + add(has.glob().like()))
                    + ")";
        }
        if (condition instanceof Condition.OfIssue issue) {
            return "EXISTS (SELECT 1 FROM issue_fingerprint AS own WHERE own.issue_id = found.id AND own.project_id = "
                    + add(issue.projectId()) + " AND own.fingerprint = ANY("
                    + add(issue.fingerprints().toArray(UUID[]::new)) + "))";
        }
        throw new IllegalArgumentException("no SQL for " + condition);
    }

    private String contains(SearchPattern pattern) {
        SearchPattern bound = pattern.bound(this::add);
        return "(" + bound.in("found.title") + " OR " + bound.in("found.culprit") + " OR "
                + bound.in("coalesce(found.type, '')") + ")";
    }

    /** Counts have an empty release for none. Sources are stored by fingerprint. */
    private String name(Condition.Name name, String comparison) {
        return switch (name) {
            case RELEASE -> "(release <> '' AND " + comparison.formatted("release") + ")";
            case SOURCE ->
                "EXISTS (SELECT 1 FROM issue_fingerprint AS own "
                        + "JOIN issue_source AS source USING (project_id, fingerprint) WHERE own.issue_id = found.id AND "
                        + comparison.formatted("source.source") + ")";
            default -> throw new IllegalArgumentException("no SQL for " + name);
        };
    }

    private String joined(Collection<Condition> conditions, String operator, String none) {
        return conditions.isEmpty()
                ? none
                : conditions.stream().map(this::of).collect(Collectors.joining(operator, "(", ")"));
    }

    private String add(Object value) {
        String name = "c" + values.size();
        values.put(name, value);
        return ":" + name;
    }
}
