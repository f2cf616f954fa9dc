package dev.centraldeerros.http.response;

import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Response body that holds a resource while it is written, such as a connection or a permit. */
public final class StreamedBody {
    private StreamedBody() {}

    /**
     * Writes {@code source} and cancels it when writing ends, fails or is cancelled. Spring's {@code ChannelSendOperator}
     * leaves the source subscribed if the connection closes before the first write.
     *
     * @param write such as {@code output::writeWith}
     */
    public static <T> Mono<Void> write(Flux<T> source, Function<Flux<T>, Mono<Void>> write) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> over = Sinks.empty();
            return write.apply(source.takeUntilOther(over.asMono())).doFinally(end -> {
                Sinks.EmitResult unused = over.tryEmitEmpty();
            });
        });
    }
}
