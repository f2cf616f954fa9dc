package dev.centraldeerros.ingest.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the errors of one item by field. */
final class FieldErrors {
    private final Map<String, List<String>> errors = new TreeMap<>();

    void wrong(String field, String message) {
        List<String> messages = errors.computeIfAbsent(field, name -> new ArrayList<>());
        // A list with a million invalid elements is one error.
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
