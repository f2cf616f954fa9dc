package dev.centraldeerros.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.PlainModel.Asked;
import dev.centraldeerros.query.language.Query;
import dev.centraldeerros.query.language.Scope;
import dev.centraldeerros.query.search.Ordering;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Random queries on random logs mean the same to the database, to a live stream and to a model that knows neither. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=filter-contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterContractTest {
    private static final int LOGS = 200;
    private static final int QUERIES = 700;

    @Autowired
    private WebTestClient client;

    @Autowired
    private LogRepository repository;

    @Autowired
    private ExportRepository exports;

    @Autowired
    private NameRegistry names;

    @Autowired
    private Clock clock;

    private final Random random = new Random(1_717);
    private final PlainModel model = new PlainModel(random);
    private final List<Map<String, Object>> posted = new ArrayList<>();
    private List<Event> stored = List.of();

    @BeforeAll
    void post() {
        Api api = Api.as(client, "contract");
        for (int i = 0; i < LOGS; i++) {
            // The number tells which of the posted a found one is.
            Map<String, Object> event = model.event();
            event.put("span_id", Integer.toString(i));
            posted.add(event);
        }
        api.send(HttpMethod.POST, Api.LOGS, posted).expectStatus().isCreated().expectBody();
        stored = exports.all(filter(List.of()), Ordering.RECEIVED_AT, 100, 1_000_000)
                .flatMapIterable(rows -> rows)
                .map(StoredLog::event)
                .collectList()
                .block();
        assertThat(stored).hasSize(LOGS);
    }

    private LogFilter filter(List<Condition> conditions) {
        return new LogFilter(List.of(1), null, null, null, conditions);
    }

    @Test
    void allThreeFindTheSame() {
        int some = 0;
        for (int i = 0; i < QUERIES; i++) {
            Asked asked = model.query(3);
            LogFilter filter = filter(List.of(Query.parse(
                    asked.text(),
                    Scope.LOGS,
                    names,
                    id -> Optional.empty(),
                    List.of(1),
                    clock.instant().atZone(ZoneOffset.UTC))));

            Set<Integer> expected = new TreeSet<>();
            for (int n = 0; n < LOGS; n++) {
                if (asked.holds().test(posted.get(n))) {
                    expected.add(n);
                }
            }
            assertThat(numbers(stored.stream().filter(filter::matches)))
                    .as("in memory: %s", asked.text())
                    .isEqualTo(expected);
            assertThat(numbers(repository.page(filter, Ordering.RECEIVED_AT, null, 0, LOGS).block().stream()
                            .map(StoredLog::event)))
                    .as("in the database: %s", asked.text())
                    .isEqualTo(expected);
            some += expected.isEmpty() || expected.size() == LOGS ? 0 : 1;
        }
        assertThat(some).as("queries that tell logs apart").isGreaterThan(QUERIES / 3);
    }

    private static Set<Integer> numbers(java.util.stream.Stream<Event> events) {
        return events.map(event -> Integer.valueOf(event.spanId())).collect(Collectors.toCollection(TreeSet::new));
    }
}
