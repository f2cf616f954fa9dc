package dev.centraldeerros.query.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** Values of one statement under generated names, so that no text of a client becomes SQL. */
final class Parameters {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a value and returns its placeholder. */
    String add(Object value) {
        String name = "f" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /** Adds a value under a fixed name of the statement. */
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
