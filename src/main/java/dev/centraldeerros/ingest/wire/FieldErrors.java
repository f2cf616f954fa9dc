package dev.centraldeerros.ingest.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong with one item, field by field, gathered while it is read on. */
final class FieldErrors {
    private final Map<String, List<String>> errors = new TreeMap<>();

    void wrong(String field, String message) {
        List<String> messages = errors.computeIfAbsent(field, name -> new ArrayList<>());
        // A list of a million wrong parts is wrong once.
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    boolean contains(String field) {
        return errors.containsKey(field);
    }

    boolean areValid() {
        return errors.isEmpty();
    }

    Decoded.Rejected rejected() {
        return new Decoded.Rejected(errors);
    }

    static Decoded.Rejected rejected(String message) {
        return new Decoded.Rejected(Map.of("body", List.of(message)));
    }
}
