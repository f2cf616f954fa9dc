package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerProcess;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two packaged servers on one database, one of which is killed under load. */
@Tag("destruction")
class KilledNodeIT {
    private static final int SENDERS = 4;
    private static final int MIN = 500;

    @TempDir
    private Path one;

    @TempDir
    private Path two;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void whatItAcknowledgedIsSeenInTheStreamsOfTheOther() throws Exception {
        Random random = new Random();
        try (ServerProcess killed = ServerProcess.start(one, random);
                ServerProcess left = ServerProcess.onDatabaseOf(one, two, random)) {
            Http http = killed.signIn();
            Http other = left.signIn();
            try (LiveStream stream = LiveStream.open(other, "?source=doomed&batch=true")) {
                killed.killUnder(SENDERS, sending(http), () -> acknowledged.size() >= MIN);

                stream.await(frames -> stream.ids().containsAll(acknowledged));
                assertThat(stream.ids()).doesNotHaveDuplicates();
                // A stream that resumes there after the last event of the killed node misses nothing.
                assertThat(Http.json(other.post(body("after"))).get("id")).isNotNull();
                stream.await(frames -> stream.descriptions().contains("after"));
            }
        }
    }

    private static String body(String description) {
        return JsonMapper.shared().writeValueAsString(Events.json(description, "source", "doomed"));
    }

    private IntConsumer sending(Http http) {
        return sender -> {
            try {
                while (true) {
                    HttpResponse<String> answer = http.post(body("from " + sender));
                    if (answer.statusCode() == 201) {
                        acknowledged.add(Http.json(answer).get("id").stringValue());
                    }
                }
            } catch (UncheckedIOException dead) {
                // as it was to be
            }
        };
    }
}
