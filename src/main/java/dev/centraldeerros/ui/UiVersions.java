package dev.centraldeerros.ui;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.database.BootstrapConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Files of this version and of others whose pages are still in use: those of another node during a rolling upgrade, behind a load
 * balancer that sends a page to one and its files to the other, and those of a page from before an upgrade.
 */
@Component
final class UiVersions implements InitializingBean {
    /** How long the list of stored versions is kept, so that requests for invalid ones take few queries. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final int MAX_LOADED = 4;

    private final UiFiles own;
    private final UiVersionRepository repository;
    private final BootstrapConnection database;
    private final Mono<Set<String>> stored;

    /** Each is loaded once, however many of its files are asked for at the same time. */
    private final Cache<String, Mono<UiFiles>> loaded =
            Caffeine.newBuilder().maximumSize(MAX_LOADED).build();

    UiVersions(UiFiles own, UiVersionRepository repository, BootstrapConnection database) {
        this.own = own;
        this.repository = repository;
        this.database = database;
        this.stored = repository.all().cache(KEPT);
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = database.open()) {
            UiVersionTable.store(connection, own);
        }
    }

    /** Returns a file of a version; empty if the version is not known or does not have it. */
    Mono<UiFile> file(String version, String path) {
        return files(version).flatMap(files -> Mono.justOrEmpty(files.find(path)));
    }

    private Mono<UiFiles> files(String version) {
        if (version.equals(own.version())) {
            return Mono.just(own);
        }
        return stored.filter(versions -> versions.contains(version)).flatMap(known -> loaded.get(version, this::load));
    }

    private Mono<UiFiles> load(String version) {
        return repository
                .files(version)
                .publishOn(Schedulers.boundedElastic())
                .map(UiFiles::ofZip)
                .cache(files -> Duration.ofDays(1), failed -> Duration.ZERO, () -> Duration.ZERO);
    }
}
