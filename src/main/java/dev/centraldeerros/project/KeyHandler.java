package dev.centraldeerros.project;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.access.key.IngestKeys;
import dev.centraldeerros.access.key.KeySecret;
import dev.centraldeerros.access.key.KeyUse;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Handles the requests about the ingest keys of a project. */
@Component
class KeyHandler {
    private static final int MAX_BODY_BYTES = 16 * 1024;

    /** Maximum number of keys of a project, because all keys are in memory. */
    private static final int MAX_KEYS = 100;

    private final KeyAdministrationRepository keys;
    private final ProjectTargets targets;
    private final IngestKeys registry;
    private final KeyUse use;
    private final NameRegistry names;
    private final PublicUrl publicUrl;
    private final Clock clock;

    KeyHandler(
            KeyAdministrationRepository keys,
            ProjectTargets targets,
            IngestKeys registry,
            KeyUse use,
            NameRegistry names,
            PublicUrl publicUrl,
            @Qualifier("system") Clock clock) {
        this.keys = keys;
        this.targets = targets;
        this.registry = registry;
        this.use = use;
        this.names = names;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> keys.list(target.id(), today()))
                .flatMap(found -> ServerResponse.ok()
                        .bodyValue(Map.of(
                                "results", found.stream().map(this::counted).toList())));
    }

    Mono<ServerResponse> create(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> JsonBody.object(request, MAX_BODY_BYTES)
                        .map(body -> KeyChange.NEW.with(body, names.allowedEnvironments(), clock.instant()))
                        .flatMap(settings -> {
                            String secret = KeySecret.generate();
                            return keys.insert(
                                            target.id(),
                                            secret,
                                            settings,
                                            target.caller().userId(),
                                            MAX_KEYS)
                                    .retryWhen(DatabaseConflict.triedAgain())
                                    .switchIfEmpty(Mono.error(KeyHandler::tooMany))
                                    .flatMap(id -> registry.reload().then(keys.one(target.id(), id, today())))
                                    .map(key -> key.with(secret, publicUrl.dsn(request, secret, target.id())));
                        })
                        .flatMap(
                                key -> ServerResponse.status(HttpStatus.CREATED).bodyValue(key)));
    }

    Mono<ServerResponse> change(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER).flatMap(target -> {
            long id = id(request);
            return JsonBody.object(request, MAX_BODY_BYTES)
                    .flatMap(body -> keys.one(target.id(), id, today())
                            .map(key -> KeyChange.of(key).with(body, names.allowedEnvironments(), clock.instant()))
                            .flatMap(settings -> keys.update(target.id(), id, settings)))
                    .retryWhen(DatabaseConflict.triedAgain())
                    .switchIfEmpty(Mono.error(KeyHandler::noKey))
                    .flatMap(changed -> registry.reload().then(keys.one(target.id(), id, today())))
                    .switchIfEmpty(Mono.error(KeyHandler::noKey))
                    .flatMap(key -> ServerResponse.ok().bodyValue(counted(key)));
        });
    }

    Mono<ServerResponse> revoke(ServerRequest request) {
        return targets.of(request, ProjectRole.MAINTAINER)
                .flatMap(target -> keys.revoke(target.id(), id(request)))
                .retryWhen(DatabaseConflict.triedAgain())
                .switchIfEmpty(Mono.error(KeyHandler::noKey))
                .then(registry.reload())
                .then(Mono.defer(() -> ServerResponse.noContent().build()));
    }

    /** Adds what this node has not written yet. */
    private KeyView counted(KeyView key) {
        KeyUse.Counts more = use.pending(key.id());
        KeyView.Today written = key.today();
        return key.with(
                new KeyView.Today(
                        written.accepted() + more.accepted(),
                        written.rejected() + more.rejected(),
                        written.limited() + more.limited()),
                later(key.lastUsed(), more.accepted() == 0 ? null : more.last()));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        Instant last = one == null || (other != null && other.isAfter(one)) ? other : one;
        return last == null ? null : last.truncatedTo(ChronoUnit.MINUTES);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static long id(ServerRequest request) {
        String text = request.pathVariable("id");
        if (!text.matches("[0-9]{1,18}")) {
            throw noKey();
        }
        return Long.parseLong(text);
    }

    private static ApiException noKey() {
        return ApiException.notFound("The project has no key with this id.");
    }

    private static ApiException tooMany() {
        return ApiException.invalid("name", "is one key too many; a project has at most " + MAX_KEYS);
    }
}
