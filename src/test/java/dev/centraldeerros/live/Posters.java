package dev.centraldeerros.live;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/** Some who post at the same time. */
final class Posters {
    private Posters() {}

    /** Posts {@code each} events from each of {@code senders}; answers the ids, each of them acknowledged. */
    static List<String> post(Http http, String source, int senders, int each) {
        return post(http, source, senders, each, "event");
    }

    static List<String> post(Http http, String source, int senders, int each, String description) {
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            return join(start(threads, http, source, senders, each, description));
        } finally {
            threads.shutdown();
        }
    }

    /** Begins, and leaves the waiting to the caller. */
    static List<Future<List<String>>> start(
            ExecutorService threads, Http http, String source, int senders, int each, String description) {
        List<Future<List<String>>> posting = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            Callable<List<String>> work = () -> {
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    HttpResponse<String> answer = http.post(
                            JsonMapper.shared().writeValueAsString(Events.json(description, "source", source)));
                    if (answer.statusCode() != 201) {
                        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                    }
                    ids.add(Http.json(answer).get("id").stringValue());
                }
                return ids;
            };
            posting.add(threads.submit(work));
        }
        return posting;
    }

    static List<String> join(List<Future<List<String>>> posting) {
        List<String> ids = new ArrayList<>();
        for (Future<List<String>> one : posting) {
            try {
                ids.addAll(one.get());
            } catch (InterruptedException | ExecutionException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return ids;
    }
}
