package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.issue.IssueCountRepository.Point;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** JSON form of an issue. */
final class IssueJson {
    /** Number of values of a trend. */
    static final int BUCKETS = 24;

    private IssueJson() {}

    /**
     * Writes an issue.
     *
     * @param points its occurrences in the period of the trend
     */
    static void write(JsonGenerator json, Issue issue, List<Point> points, NameRegistry names) {
        json.writeStartObject();
        json.writeNumberProperty("id", issue.id());
        json.writeNumberProperty("number", issue.number());
        json.writeStringProperty("project", names.slug(issue.projectId()));
        json.writeStringProperty("title", issue.title());
        json.writeStringProperty("culprit", issue.culprit());
        json.writeStringProperty("type", issue.type());
        json.writeStringProperty("level", issue.level().name());
        json.writeStringProperty("status", issue.status());
        json.writeNumberProperty("logs", issue.logs());
        json.writeNumberProperty("events", issue.events());
        json.writeStringProperty("first_seen", Rfc3339.format(issue.firstSeen()));
        json.writeStringProperty("last_seen", Rfc3339.format(issue.lastSeen()));
        json.writeStringProperty("first_release", issue.firstRelease());
        json.writeStringProperty("last_release", issue.lastRelease());
        json.writeArrayPropertyStart("environments");
        points.stream()
                .filter(point -> point.logs() > 0)
                .map(point -> names.environment(point.environment()))
                .distinct()
                .sorted()
                .forEach(json::writeString);
        json.writeEndArray();
        long[] trend = new long[BUCKETS];
        points.forEach(point -> trend[point.bucket()] += point.events());
        json.writeArrayPropertyStart("trend");
        for (long events : trend) {
            json.writeNumber(events);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
