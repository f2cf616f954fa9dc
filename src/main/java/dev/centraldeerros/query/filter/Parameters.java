package dev.centraldeerros.query.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** The values of one statement under names that are made here, so that no text of a caller ever becomes SQL. */
final class Parameters {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Takes a value, and answers what stands for it in the statement. */
    String add(Object value) {
        String name = "f" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /** Takes a value under a name of the statement's own. */
    void put(String name, Object value) {
        values.put(name, value);
    }

    GenericExecuteSpec bind(GenericExecuteSpec statement) {
        GenericExecuteSpec bound = statement;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            bound = bound.bind(value.getKey(), value.getValue());
        }
        return bound;
    }
}
