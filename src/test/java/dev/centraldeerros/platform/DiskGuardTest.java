package dev.centraldeerros.platform;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The guard sleeps here, as the database is not its own; the test tells it how full the disk is. */
@ServerTest
class DiskGuardTest {
    private static final long GB = 1_000_000_000;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DiskGuard guard;

    @AfterEach
    void makeRoom() {
        guard.judge(0, 100 * GB);
    }

    @Test
    void belowTheLimitEventsAreTaken() {
        guard.judge(89 * GB, 11 * GB);

        Api.as(client, "disk").post(Events.json("below the limit"));
    }

    @Test
    void fullDiskRejectsEventsButAllowsReadsAndDeletes() {
        Api api = Api.as(client, "disk");
        String id = api.post(Events.json("before the disk was full"));
        guard.judge(90 * GB, 10 * GB);

        api.send(HttpMethod.POST, Api.LOGS, Events.json("too much"))
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The disk is 90 % full. To free space, shorten central.retention, set central.retention-bytes, or"
                                + " delete all logs of whole days.");
        api.get(Api.LOGS + id + "/").expectStatus().isOk().expectBody();
        api.send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();

        guard.judge(80 * GB, 20 * GB);
        api.post(Events.json("after there was room"));
    }
}
