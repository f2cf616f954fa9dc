package dev.centraldeerros.query.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.KnownIssues;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Fingerprints of the issues that filters name. Thread-safe, because its cache is. */
@Component
final class IssueRegistry {
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int MAX = 10_000;

    /** Time for which a request may use what it read; far longer than any takes to read its filter. */
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final IssueFingerprintRepository repository;
    private final Cache<Long, Set<KnownIssues.Key>> known =
            Caffeine.newBuilder().maximumSize(MAX).expireAfterWrite(LIFETIME).build();

    IssueRegistry(IssueFingerprintRepository repository) {
        this.repository = repository;
    }

    /** Reads the issues of these ids; ignores what is no id. Reads each time, because issues are merged and deleted. */
    Mono<Void> read(Collection<String> ids) {
        List<Long> named = ids.stream()
                .filter(id -> ID.matcher(id).matches())
                .map(Long::valueOf)
                .toList();
        return named.isEmpty()
                ? Mono.empty()
                : repository
                        .find(named)
                        .doOnNext(found -> named.forEach(id -> store(id, found.get(id))))
                        .then();
    }

    private void store(Long id, @Nullable Collection<KnownIssues.Key> keys) {
        if (keys == null) {
            known.invalidate(id);
        } else {
            known.put(id, Set.copyOf(keys));
        }
    }

    /** Returns the condition of an issue that was read and is in a visible project; empty for another. */
    Optional<Condition> condition(String id, List<Integer> visible) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Set<KnownIssues.Key> keys = known.getIfPresent(Long.valueOf(id));
        return Optional.ofNullable(keys)
                .flatMap(some -> some.stream().findFirst())
                .filter(key -> visible.contains(key.projectId()))
                .map(key -> new Condition.OfIssue(
                        key.projectId(),
                        Optional.ofNullable(keys).orElseThrow().stream()
                                .map(KnownIssues.Key::fingerprint)
                                .collect(Collectors.toUnmodifiableSet())));
    }
}
