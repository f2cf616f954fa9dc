package dev.centraldeerros.cli.terminal;

import java.util.List;

/** Prints rows with aligned columns. */
public final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** Prints rows of the same number of cells; control characters are shown and not obeyed. */
    public static void print(Terminal terminal, List<List<String>> rows) {
        List<List<String>> safe = rows.stream()
                .map(row -> row.stream().map(LogLine::safe).toList())
                .toList();
        for (List<String> row : safe) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = safe.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append(i == 0 ? "" : GAP)
                        .append(row.get(i))
                        .append(" ".repeat(width - row.get(i).length()));
            }
            terminal.out().println(line.toString().stripTrailing());
        }
    }
}
