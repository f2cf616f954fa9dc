package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.Explanation;
import dev.centraldeerros.fingerprint.Grouping;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** JSON form of the explanation of a fingerprint. */
final class GroupingJson {
    private GroupingJson() {}

    /** Writes the explanation of a stored log. */
    static void ofLog(JsonGenerator json, Event event, Optional<Grouping> grouping, Level least) {
        json.writeStartObject();
        json.writeStringProperty("log", event.id().toString());
        explanation(json, event, grouping, least);
        json.writeEndObject();
    }

    /** Writes the explanation of a log that is not stored, with the issue that it would join. */
    static void ofTried(
            JsonGenerator json,
            Event event,
            Optional<Grouping> grouping,
            Level least,
            Optional<Issue> issue,
            NameRegistry names) {
        json.writeStartObject();
        json.writeStringProperty("project", names.slug(event.projectId()));
        json.writeName("issue");
        issue.ifPresentOrElse(found -> IssueJson.write(json, found, List.of(), names), json::writeNull);
        explanation(json, event, grouping, least);
        json.writeEndObject();
    }

    private static void explanation(JsonGenerator json, Event event, Optional<Grouping> found, Level least) {
        if (found.isEmpty()) {
            json.writeNullProperty("reason");
            json.writeStringProperty(
                    "explanation",
                    "The log belongs to no issue: it is milder than " + least + " and without an exception.");
            return;
        }
        Grouping grouping = found.get();
        Explanation explanation = Explanation.of(grouping, event.description());
        json.writeStringProperty("reason", grouping.reason().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("explanation", words(grouping, explanation));
        json.writeStringProperty("fingerprint", grouping.fingerprint().toString());
        json.writeNumberProperty("version", grouping.version());
        json.writeStringProperty("title", grouping.title());
        json.writeStringProperty("culprit", grouping.culprit());
        json.writeStringProperty("type", grouping.type());
        json.writeArrayPropertyStart("parts");
        grouping.parts().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("message");
        explanation.message().forEach(piece -> {
            json.writeStartObject();
            json.writeStringProperty("text", piece.text());
            json.writeBooleanProperty("counts", piece.counts());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("exceptions");
        explanation.exceptions().forEach(exception -> exception(json, exception));
        json.writeEndArray();
    }

    private static void exception(JsonGenerator json, Explanation.ExceptionUse exception) {
        json.writeStartObject();
        json.writeStringProperty("type", exception.type());
        json.writeStringProperty("message", exception.message());
        json.writeArrayPropertyStart("frames");
        exception.calls().forEach(call -> {
            json.writeStartObject();
            json.writeStringProperty("module", call.frame().module());
            json.writeStringProperty("function", call.frame().function());
            json.writeStringProperty("file", call.frame().file());
            json.writeNumberProperty("line", call.frame().line());
            json.writeBooleanProperty("in_app", call.isInApp());
            json.writeBooleanProperty("counts", call.counts());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String words(Grouping grouping, Explanation explanation) {
        return switch (grouping.reason()) {
            case CLIENT -> "The client sent its own fingerprint.";
            case EXCEPTION ->
                hasInApp(explanation)
                        ? "The types of the exceptions and the functions of the application make the fingerprint. "
                                + "Messages, line numbers and functions of libraries do not count."
                        : "The types of the exceptions and all functions make the fingerprint, because no function is of "
                                + "the application. Messages and line numbers do not count.";
            case MESSAGE ->
                "There is no stack trace: the words of the description make the fingerprint. Values such as "
                        + "numbers, ids, dates, addresses and quoted texts do not count.";
            case SOURCE ->
                "There is no stack trace, and the description has no words: the source makes the fingerprint.";
        };
    }

    private static boolean hasInApp(Explanation explanation) {
        return explanation.exceptions().stream()
                .flatMap(exception -> exception.calls().stream())
                .anyMatch(call -> call.counts() && call.isInApp());
    }
}
