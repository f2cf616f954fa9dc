package dev.centraldeerros.query.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The logs are of a day in 2001, which no other test has. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistogramTest {
    private static final String DAY = "/v1/api/stats/histogram/?from=2001-02-03T00:00:00Z&to=2001-02-04T00:00:00Z";
    private static final int SOURCES = 12;

    @Autowired
    private WebTestClient client;

    private Api api;

    @BeforeAll
    void post() {
        api = Api.as(client, "counter");
        post("00:00:00", "ERROR", "PRODUCTION", "a", 1);
        post("00:59:59.999999", "ERROR", "PRODUCTION", "a", 10);
        post("01:00:00", "INFO", "DEV", "a", 100);
        post("23:59:59", "CRITICAL", "DEV", "b", 1_000);
        for (int i = 0; i < SOURCES; i++) {
            post("12:00:00", "DEBUG", "HOMOLOGATION", "many-" + (char) ('a' + i), 1);
        }
        String archived = post("05:00:00", "ERROR", "PRODUCTION", "a", 1);
        api.send(HttpMethod.PATCH, Api.LOGS + archived + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
    }

    private String post(String time, String level, String environment, String source, int events) {
        Map<String, Object> event = Events.json("counted", "date", "2001-02-03T" + time + "Z");
        event.put("level", level);
        event.put("env", environment);
        event.put("source", source);
        event.put("events", events);
        return api.post(event);
    }

    private static List<Map<?, ?>> buckets(Map<?, ?> histogram) {
        return ((List<?>) histogram.get("buckets"))
                .stream().<Map<?, ?>>map(bucket -> (Map<?, ?>) bucket).toList();
    }

    private static <T> List<T> each(Map<?, ?> histogram, Function<Map<?, ?>, T> value) {
        return buckets(histogram).stream().map(value).toList();
    }

    private static int total(Map<?, ?> histogram) {
        return each(histogram, bucket -> (Integer) bucket.get("count")).stream()
                .mapToInt(count -> count)
                .sum();
    }

    @Test
    void everyHourHasABucketAlsoWhereNothingHappened() {
        Map<?, ?> histogram = api.list(DAY + "&interval=1h");

        assertThat(histogram.get("from")).isEqualTo("2001-02-03T00:00:00.000Z");
        assertThat(histogram.get("to")).isEqualTo("2001-02-04T00:00:00.000Z");
        assertThat(histogram.get("interval_seconds")).isEqualTo(3_600);
        assertThat(each(histogram, bucket -> bucket.get("count")))
                .isEqualTo(List.of(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, SOURCES, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
        assertThat(buckets(histogram).get(0).get("events")).isEqualTo(11);
        assertThat(buckets(histogram).get(1).get("start")).isEqualTo("2001-02-03T01:00:00.000Z");
        assertThat(buckets(histogram).get(23).get("events")).isEqualTo(1_000);
    }

    @Test
    void countsAreToldApartByLevelAndEnvironment() {
        Map<?, ?> byLevel = api.list(DAY + "&interval=12h&by=level");
        assertThat(byLevel.get("by")).isEqualTo("level");
        assertThat(each(byLevel, bucket -> bucket.get("counts")))
                .isEqualTo(List.of(Map.of("ERROR", 2, "INFO", 1), Map.of("CRITICAL", 1, "DEBUG", SOURCES)));

        Map<?, ?> byEnvironment = api.list(DAY + "&interval=12h&by=env");
        assertThat(each(byEnvironment, bucket -> bucket.get("counts")))
                .isEqualTo(List.of(Map.of("PRODUCTION", 2, "DEV", 1), Map.of("DEV", 1, "HOMOLOGATION", SOURCES)));
    }

    @Test
    void theTenLargestSourcesAreCountedApartAndTheRestTogether() {
        List<Map<?, ?>> buckets = buckets(api.list(DAY + "&interval=12h&by=source"));

        assertThat(buckets.get(0).get("counts")).isEqualTo(Map.of("a", 3));
        assertThat(buckets.get(0).get("other_sources")).isEqualTo(0);
        // a, b and the first eight of twelve: equal ones are taken by name.
        Map<?, ?> afternoon = (Map<?, ?>) buckets.get(1).get("counts");
        assertThat(afternoon).hasSize(9);
        assertThat(afternoon.containsKey("b")).isTrue();
        assertThat(buckets.get(1).get("other_sources")).isEqualTo(SOURCES - 8);
        assertThat(buckets.get(1).get("count")).isEqualTo(SOURCES + 1);
    }

    @Test
    void theListsFiltersHold() {
        assertThat(total(api.list(DAY + "&level=ERROR"))).isEqualTo(2);
        assertThat(total(api.list(DAY + "&archived=all&level=ERROR"))).isEqualTo(3);
        assertThat(total(api.list(DAY + "&env=dev&source=a"))).isEqualTo(1);
        assertThat(total(api.list(DAY + "&search=nothing+has+this"))).isZero();
        assertThat(total(api.list(DAY))).isEqualTo(SOURCES + 4);
    }

    @ParameterizedTest
    @CsvSource({
        "2001-02-03T00:00:00Z, 2001-02-03T00:00:01Z, 1, 1",
        "2001-02-03T00:00:00Z, 2001-02-03T00:01:00Z, 1, 60",
        "2001-02-03T00:00:00Z, 2001-02-03T01:00:00Z, 60, 60",
        "2001-02-03T00:00:00Z, 2001-02-04T00:00:00Z, 1800, 48",
        "0001-01-01T00:00:00Z, 9999-12-31T23:59:59Z, , "
    })
    void anIntervalOfOurOwnChoiceMakesAtMostAHundredBuckets(String from, String to, Integer seconds, Integer count) {
        Map<?, ?> histogram = api.list("/v1/api/stats/histogram/?interval=auto&from=" + from + "&to=" + to);
        assertThat(buckets(histogram)).hasSizeBetween(1, 101);
        if (seconds != null) {
            assertThat(histogram.get("interval_seconds")).isEqualTo(seconds);
            assertThat(buckets(histogram)).hasSize(count);
        }
    }

    @Test
    void withoutAnythingSaidItIsTheLastDay() {
        Map<?, ?> histogram = api.list("/v1/api/stats/histogram/");
        assertThat(buckets(histogram)).hasSizeBetween(24, 101);
        assertThat(histogram.get("by")).isNull();
    }

    @Test
    void aSpanThatBeginsWithinABucketCountsOnlyWhatIsInTheSpan() {
        Map<?, ?> histogram =
                api.list("/v1/api/stats/histogram/?interval=1h&from=2001-02-03T00:30:00Z" + "&to=2001-02-03T01:00:00Z");
        assertThat(each(histogram, bucket -> bucket.get("count"))).isEqualTo(List.of(1));
        assertThat(buckets(histogram).get(0).get("start")).isEqualTo("2001-02-03T00:00:00.000Z");
    }

    @Test
    void clockDecidesBetweenDateAndArrival() {
        String many = "q=source:many-*&env=HOMOLOGATION&from=now-1h";
        String today = "/v1/api/stats/histogram/?" + many;

        assertThat(total(api.list(today))).isZero();
        assertThat(total(api.list(today + "&clock=received&by=level"))).isEqualTo(SOURCES);
        assertThat(total(api.list(today + "&clock=received&by=source"))).isEqualTo(SOURCES);
        assertThat(total(api.list(today + "&clock=received&tz=Asia/Kathmandu&interval=1d")))
                .isEqualTo(SOURCES);
        assertThat(total(api.list(today.replace("now-1h", "now-2h") + "&to=now-1h&clock=received")))
                .isZero();
        assertThat(api.list("/v1/api/logs/?clock=received&" + many).get("count"))
                .isEqualTo(SOURCES);
        assertThat(api.list("/v1/api/logs/?clock=received&to=now-1h&" + many.replace("1h", "2h"))
                        .get("count"))
                .isEqualTo(0);
        assertThat(api.list("/v1/api/logs/?clock=date&" + many).get("count")).isEqualTo(0);
        api.get("/v1/api/logs/?clock=server")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.clock")
                .exists();
    }

    @Test
    void bucketsOfDaysBeginAtMidnightOfTheTimeZone() {
        String days = "/v1/api/stats/histogram/?from=2001-02-02T12:00:00Z&to=2001-02-04T12:00:00Z&interval=1d&by=level";
        Map<?, ?> inSaoPaulo = api.list(days + "&tz=America/Sao_Paulo");

        // Summer time: two hours behind UTC.
        assertThat(each(inSaoPaulo, bucket -> bucket.get("start")))
                .isEqualTo(List.of("2001-02-02T02:00:00.000Z", "2001-02-03T02:00:00.000Z", "2001-02-04T02:00:00.000Z"));
        assertThat(each(inSaoPaulo, bucket -> bucket.get("count"))).isEqualTo(List.of(3, SOURCES + 1, 0));
        assertThat(each(api.list(days + "&tz=UTC"), bucket -> bucket.get("count")))
                .isEqualTo(List.of(0, SOURCES + 4, 0));
        assertThat(each(api.list(days + "&tz=Asia/Kathmandu"), bucket -> bucket.get("count")))
                .isEqualTo(List.of(0, SOURCES + 3, 1));
        assertThat(api.list(days.replace("1d", "12h") + "&tz=America/Sao_Paulo"))
                .isEqualTo(api.list(days.replace("1d", "12h")));
    }

    @ParameterizedTest
    @CsvSource({
        "interval=1s, interval",
        "interval=1m, interval",
        "interval=0s, interval",
        "interval=1y, interval",
        "interval=-1h, interval",
        "interval=9999999d, interval",
        "interval=x, interval",
        "by=user, by",
        "tz=Mars/Olympus, tz",
        "tz=%2B25:00, tz",
        "level=LOUD, level",
        "archived=2, archived"
    })
    void whatCannotBeDrawnIsRefusedByName(String parameter, String field) {
        api.get(DAY + "&" + parameter)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors." + field)
                .exists();
    }

    @ParameterizedTest
    @CsvSource({
        "2001-02-04T00:00:00Z, 2001-02-03T00:00:00Z",
        "2001-02-03T00:00:00Z, 2001-02-03T00:00:00Z",
        "now, now-1h"
    })
    void aSpanMustEndAfterItBegins(String from, String to) {
        api.get("/v1/api/stats/histogram/?from={f}&to={t}", from, to)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.from")
                .exists();
    }

    @Test
    void anIntervalLongerThanAllTimeIsOneBucket() {
        assertThat(buckets(api.list("/v1/api/stats/histogram/?interval=999999w&from=0001-01-01T00:00:00Z&to=now")))
                .hasSize(1);
        assertThat(buckets(api.list(DAY + "&interval=999999w"))).hasSize(1);
    }
}
