package dev.centraldeerros.bench;

import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.log.LogJson;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The same server with one route more, which stores a log as most applications would: {@code save} of a Spring Data
 * repository for each request, on a pool with Spring Boot's defaults. Security, decoder and answer are the server's own.
 * Without {@code @Configuration}, so that only the server that names it has it.
 */
@EnableR2dbcRepositories(
        basePackageClasses = PlainServer.class,
        considerNestedRepositories = true,
        entityOperationsRef = "plainTemplate")
class PlainServer {
    static final String PATH = "/v1/api/bench-plain-logs/";

    /** The original's columns, all in one row. */
    static final String TABLE = """
            CREATE TABLE bench_plain_log (
                id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                description text        NOT NULL,
                source      text        NOT NULL,
                details     text,
                events      integer     NOT NULL,
                date        timestamptz NOT NULL,
                level       text        NOT NULL,
                env         text        NOT NULL,
                archived    boolean     NOT NULL,
                user_id     bigint      NOT NULL
            )
            """;

    @Table("bench_plain_log")
    record PlainLog(
            @Id @Nullable Long id,
            String description,
            String source,
            @Nullable String details,
            int events,
            Instant date,
            String level,
            String env,
            boolean archived,
            long userId) {
        static PlainLog of(Event event) {
            return new PlainLog(
                    null,
                    event.description(),
                    event.source(),
                    event.details(),
                    event.events(),
                    event.date(),
                    event.level().name(),
                    event.environment(),
                    false,
                    ((Sender.Account) event.sender()).id());
        }

        PlainLog withId(Long given) {
            return new PlainLog(given, description, source, details, events, date, level, env, archived, userId);
        }
    }

    interface PlainLogs extends ReactiveCrudRepository<PlainLog, Long> {}

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {PlainServer.class, CentralDeErros.class}, arguments);
    }

    /** Apart from the server's own pool, which checks a connection by a query each time before it hands it out. */
    @Bean(destroyMethod = "dispose", defaultCandidate = false)
    ConnectionPool plainConnections(R2dbcProperties database) {
        ConnectionFactoryOptions options = ConnectionFactoryOptions.parse(String.valueOf(database.getUrl()))
                .mutate()
                .option(ConnectionFactoryOptions.USER, String.valueOf(database.getUsername()))
                .option(ConnectionFactoryOptions.PASSWORD, String.valueOf(database.getPassword()))
                .build();
        R2dbcProperties.Pool pool = database.getPool();
        return new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(options))
                .initialSize(pool.getInitialSize())
                .maxSize(pool.getMaxSize())
                .maxIdleTime(pool.getMaxIdleTime())
                .build());
    }

    /** Beside the server's own, which its own repositories use. */
    @Bean(defaultCandidate = false)
    R2dbcEntityTemplate plainTemplate(@Qualifier("plainConnections") ConnectionPool connections) {
        return new R2dbcEntityTemplate(connections);
    }

    /** The transactions that a repository's own {@code @Transactional} asks for. */
    @Bean
    R2dbcTransactionManager plainTransactions(@Qualifier("plainConnections") ConnectionPool connections) {
        return new R2dbcTransactionManager(connections);
    }

    @Bean
    RouterFunction<ServerResponse> plainRoutes(PlainHandler handler) {
        return RouterFunctions.route().POST(PATH, handler::save).build();
    }

    @Bean
    PlainHandler plainHandler(
            NativeJson decoder, NameRegistry names, LogJson logJson, PlainLogs logs, IngestProperties properties) {
        return new PlainHandler(
                decoder,
                names,
                logJson,
                logs,
                Math.toIntExact(properties.maxEventBytes().toBytes()));
    }

    record PlainHandler(NativeJson decoder, NameRegistry names, LogJson logJson, PlainLogs logs, int mostBytes) {
        Mono<ServerResponse> save(ServerRequest request) {
            return Mono.defer(() -> Mono.zip(
                            RequestBody.json(request, mostBytes).bytes(), Caller.of(request), this::decode)
                    .flatMap(event -> logs.save(PlainLog.of(event)).flatMap(saved -> answer(event, saved))));
        }

        private Event decode(byte[] body, Caller caller) {
            Decoded decoded = decoder.decode(body, new DecodeContext(caller.sender(), names));
            if (decoded instanceof Decoded.Accepted accepted) {
                return accepted.event();
            }
            throw ApiException.invalid(((Decoded.Rejected) decoded).errors());
        }

        private Mono<ServerResponse> answer(Event event, PlainLog saved) {
            return ServerResponse.created(URI.create(PATH + saved.id() + "/"))
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(logJson.summary(event, saved.archived()));
        }
    }
}
