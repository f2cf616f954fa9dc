package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.terminal.LogLine;
import dev.centraldeerros.cli.terminal.ProgressBar;
import dev.centraldeerros.cli.terminal.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sums of what was sent, and the reasons of the first lines that were rejected. Used by one thread. */
final class Totals {
    private static final int MAX_REASONS = 20;

    private final Terminal terminal;
    private final ProgressBar progress;
    private long accepted;
    private long duplicates;
    private long rejected;
    private int reasons;

    Totals(Terminal terminal, ProgressBar progress) {
        this.terminal = terminal;
        this.progress = progress;
    }

    /** Adds the sums of a response, whose indexes are those of the block. */
    void add(JsonNode response, Block block) {
        accepted += response.path("accepted").asLong(0);
        duplicates += response.path("duplicates").asLong(0);
        rejected += response.path("rejected").asLong(0);
        for (JsonNode error : response.path("errors")) {
            report(
                    block.line(error.path("index").asLong(-1)),
                    error.path("errors").toString());
        }
    }

    /** Counts the event at which the server stopped reading; its reason may be among the errors that were added. */
    void rejectUnreadable(JsonNode response, int index, Block block) {
        boolean isReported = response.path("errors")
                .valueStream()
                .anyMatch(error -> error.path("index").asInt(-1) == index);
        if (isReported) {
            rejected++;
        } else {
            reject(block.line(index), response.path("detail").asString("cannot be read"));
        }
    }

    /** Counts a line that is rejected before it is sent. */
    void reject(long line, String reason) {
        rejected++;
        report(line, reason);
    }

    private void report(long line, String reason) {
        if (reasons < MAX_REASONS) {
            progress.clear();
            terminal.err().println("Line " + line + ": " + LogLine.safe(reason));
        } else if (reasons == MAX_REASONS) {
            terminal.err().println("More lines were rejected; their reasons are left out.");
        }
        reasons++;
    }

    boolean hasRejected() {
        return rejected > 0;
    }

    /** Prints the sums. */
    void print(boolean isJson) {
        progress.clear();
        if (isJson) {
            terminal.out()
                    .println(JsonMapper.shared()
                            .createObjectNode()
                            .put("accepted", accepted)
                            .put("duplicates", duplicates)
                            .put("rejected", rejected));
        } else {
            terminal.err()
                    .println(accepted + " accepted, " + duplicates + " there already, " + rejected + " rejected.");
        }
    }
}
