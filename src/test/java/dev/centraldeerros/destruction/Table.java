package dev.centraldeerros.destruction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Figures for people, printed as a table of Markdown at the end. Used by one thread. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        rows.add(List.of(columns));
    }

    void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    void print(String title) {
        System.out.println("\n| " + title + " (" + Form.current() + " form) |");
        for (int i = 0; i < rows.size(); i++) {
            System.out.println(line(rows.get(i)));
            if (i == 0) {
                System.out.println(line(rows.get(i).stream().map(cell -> "---").toList()));
            }
        }
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
