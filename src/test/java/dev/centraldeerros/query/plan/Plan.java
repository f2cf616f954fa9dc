package dev.centraldeerros.query.plan;

import dev.centraldeerros.database.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What PostgreSQL did for a statement.
 *
 * @param rows that it looked at in tables and indexes
 * @param sorted most rows that it brought into an order at once
 * @param partitions of logs in which it looked
 */
record Plan(long rows, long sorted, long partitions, String text) {
    /** Runs it, with PostgreSQL's counters. */
    static Plan of(DatabaseClient database, Statements.Asked statement) {
        var explain = database.sql("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement.sql());
        for (var value : statement.values().entrySet()) {
            explain = explain.bind(value.getKey(), value.getValue());
        }
        String json = explain.map(row -> Columns.value(row, "QUERY PLAN", String.class))
                .one()
                .block();
        List<JsonNode> nodes = new ArrayList<>();
        collect(JsonMapper.shared().readTree(json).get(0).get("Plan"), nodes);
        return new Plan(
                nodes.stream().mapToLong(Plan::read).sum(),
                nodes.stream()
                        .filter(node -> type(node).endsWith("Sort"))
                        .mapToLong(node -> node.get("Plans")
                                .valueStream()
                                .mapToLong(Plan::passed)
                                .sum())
                        .max()
                        .orElse(0),
                nodes.stream()
                        .filter(node -> node.path("Relation Name").asString("").matches("log_\\d.*") && loops(node) > 0)
                        .map(node -> node.get("Relation Name").stringValue())
                        .distinct()
                        .count(),
                nodes.stream()
                                .map(node -> type(node) + " "
                                        + node.path("Relation Name").asString("") + " "
                                        + node.path("Index Name").asString("") + " " + passed(node) + "+"
                                        + skipped(node))
                                .collect(Collectors.joining("\n  "))
                        + "\n  " + statement);
    }

    private static void collect(JsonNode node, List<JsonNode> nodes) {
        nodes.add(node);
        node.path("Plans").valueStream().forEach(child -> collect(child, nodes));
    }

    private static String type(JsonNode node) {
        return node.get("Node Type").stringValue();
    }

    private static long read(JsonNode node) {
        String type = type(node);
        return type.endsWith("Scan")
                        && !type.equals("CTE Scan")
                        && !type.equals("Subquery Scan")
                        && !type.equals("Function Scan")
                ? passed(node) + skipped(node)
                : 0;
    }

    private static long passed(JsonNode node) {
        return Math.round(node.get("Actual Rows").doubleValue() * loops(node));
    }

    private static long skipped(JsonNode node) {
        return loops(node)
                * (node.path("Rows Removed by Filter").asLong(0)
                        + node.path("Rows Removed by Index Recheck").asLong(0));
    }

    private static long loops(JsonNode node) {
        return node.get("Actual Loops").longValue();
    }
}
