package dev.centraldeerros.cli.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.cli.Commands;
import dev.centraldeerros.cli.StubServer;
import dev.centraldeerros.cli.StubServer.Request;
import dev.centraldeerros.cli.StubServer.Response;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The command {@code send} against a server that answers as each test says. */
class SendTest {
    @TempDir
    private Path home;

    private StubServer server;
    private Commands commands;

    @BeforeEach
    void start() throws IOException {
        server = StubServer.accepting();
        commands = new Commands(home, server.url(), "token");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"n\":" + n + "}\n").collect(Collectors.joining());
    }

    private List<String> keys() {
        return server.events().map(event -> event.path("key").asString()).toList();
    }

    @Test
    void lineThatHasWaitedASecondIsSent() throws Exception {
        CompletableFuture<Integer> send;
        try (PipedOutputStream writer = new PipedOutputStream()) {
            commands.input(new PipedInputStream(writer));
            send = CompletableFuture.supplyAsync(() -> commands.run("send", "--text"));
            for (String line : List.of("first\n", "second\n")) {
                writer.write(line.getBytes(UTF_8));
                writer.flush();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> server.events()
                                .anyMatch(event -> line.strip()
                                        .equals(event.path("description").asString())));
            }
        }
        assertThat(send.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void blockOfBadLinesIsReportedAndTheLinesAfterItAreSent() {
        server.respond(request -> request.body().contains("\"bad\"")
                ? Response.problem(
                        400,
                        "{\"detail\":\"No event of the body is valid; see errors.\",\"accepted\":0,\"duplicates\":0,"
                                + "\"rejected\":%d,\"errors\":[{\"index\":2,\"errors\":{\"level\":[\"is required\"]}}]}"
                                        .formatted(request.events().size()))
                : StubServer.accept(request));
        String bad = "\n{\"bad\":1}\n".repeat(5_000);
        commands.input(bad + numbered(0, 3));

        assertThat(commands.run("send", "--json")).isEqualTo(1);

        assertThat(commands.out()).contains("\"accepted\":3,\"duplicates\":0,\"rejected\":5000");
        assertThat(commands.err()).contains("Line 6: {\"level\":[\"is required\"]}");
    }

    @Test
    void refusalNamesTheFirstLineThatIsNotDecided() {
        server.respond(request -> server.requests().size() < 3
                ? StubServer.accept(request)
                : Response.problem(403, "{\"title\":\"Forbidden\",\"detail\":\"You may not.\"}"));
        commands.input("\n" + numbered(0, 12_000));

        assertThat(commands.run("send")).isEqualTo(3);

        assertThat(commands.err())
                .contains("10000 accepted, 0 there already, 0 rejected.")
                .contains("Line 10002 and what follows were not sent.")
                .contains("You may not. (403)");
    }

    @Test
    void partThatIsCommittedCountsAndTheNextLineIsNamed() {
        server.respond(
                request -> Response.problem(
                        409,
                        "{\"detail\":\"Broken off.\",\"accepted\":3,\"duplicates\":1,\"rejected\":0,\"errors\":[],\"next_index\":4}"));
        commands.input("\n\n" + numbered(0, 10));

        assertThat(commands.run("send", "--json")).isEqualTo(3);

        assertThat(commands.out()).contains("\"accepted\":3,\"duplicates\":1");
        assertThat(commands.err())
                .contains("Line 7 and what follows were not sent.")
                .contains("Broken off.");
    }

    @Test
    void linesAfterOneThatCannotBeReadAreSent() {
        AtomicInteger count = new AtomicInteger();
        server.respond(request -> count.getAndIncrement() == 0
                ? Response.problem(
                        400,
                        "{\"detail\":\"Unreadable.\",\"accepted\":2,\"duplicates\":0,\"rejected\":0,\"errors\":[],\"next_index\":2}")
                : StubServer.accept(request));
        commands.input(numbered(0, 5));

        assertThat(commands.run("send", "--json")).isEqualTo(1);

        assertThat(commands.out()).contains("\"accepted\":4,\"duplicates\":0,\"rejected\":1");
        assertThat(commands.err()).contains("Line 3: Unreadable.");
        assertThat(server.requests().get(1).events())
                .map(event -> event.get("n").asInt())
                .containsExactly(3, 4);
    }

    @Test
    void requestWithoutAResponseIsRepeatedWithItsKey() {
        AtomicInteger count = new AtomicInteger();
        server.respond(request -> count.getAndIncrement() == 0
                ? Response.problem(503, "{\"detail\":\"Later.\"}")
                : StubServer.accept(request));
        commands.input(numbered(0, 3));

        assertThat(commands.run("send", "--json")).isZero();

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests())
                .map(request -> request.header("Idempotency-key"))
                .containsOnly(server.requests().get(0).header("Idempotency-key"));
        assertThat(commands.err()).contains("Later. (503)").contains("The server is back.");
        assertThat(commands.out()).contains("\"accepted\":3");
    }

    @Test
    void eventKeysOfLinesDoNotDependOnBlocksOrTime() {
        for (String line : List.of("one\ntwo\n", "\uFEFFone\r\ntwo")) {
            commands.input(line);
            assertThat(commands.run("send", "--text", "--idempotency-key", "são"))
                    .isZero();
        }
        List<String> keys = keys();
        assertThat(keys).hasSize(4).doesNotContain("");
        assertThat(keys.subList(2, 4)).isEqualTo(keys.subList(0, 2));
        assertThat(keys.get(0)).isNotEqualTo(keys.get(1)).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void otherKeyTextLineOrLevelIsAnotherEvent() {
        List<String[]> variants = List.of(
                new String[] {"one", "send", "--text", "--idempotency-key", "são"},
                new String[] {"one", "send", "--text", "--idempotency-key", "sáo"},
                new String[] {"one", "send", "--text", "--idempotency-key", "\uD83D\uDE00"},
                new String[] {"One", "send", "--text", "--idempotency-key", "são"},
                new String[] {"\none", "send", "--text", "--idempotency-key", "são"},
                new String[] {"one", "send", "--text", "--idempotency-key", "são", "--level", "ERROR"},
                new String[] {"{\"description\":\"one\"}", "send", "--idempotency-key", "são"});
        for (String[] variant : variants) {
            commands.input(variant[0]);
            assertThat(commands.run(java.util.Arrays.copyOfRange(variant, 1, variant.length)))
                    .as(() -> commands.err())
                    .isZero();
        }
        assertThat(keys()).hasSize(variants.size()).doesNotHaveDuplicates();
    }

    @Test
    void keyThatLostCharactersIsRefused() {
        commands.input("one\n");
        assertThat(commands.run("send", "--text", "--idempotency-key", "s\uFFFDo"))
                .isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void encodingIsThatOfTheMarkOrTheOptionAndAnyOtherLineIsRejected() {
        List<byte[]> inputs = new ArrayList<>();
        inputs.add(("\uFEFFção\n").getBytes(UTF_16LE));
        inputs.add("ção\n".getBytes(UTF_8));
        for (byte[] input : inputs) {
            commands.input(input);
            assertThat(commands.run("send", "--text")).isZero();
        }
        commands.input("ção\n".getBytes(ISO_8859_1));
        assertThat(commands.run("send", "--text", "--encoding", "ISO-8859-1")).isZero();
        assertThat(server.events().map(event -> event.path("description").asString()))
                .containsExactly("ção", "ção", "ção");

        for (byte[] wrong : List.of("a\nção\nb\n".getBytes(ISO_8859_1), "a\n".getBytes(UTF_16LE))) {
            commands.reset();
            commands.input(wrong);
            assertThat(commands.run("send", "--text")).isEqualTo(1);
            assertThat(commands.err()).containsPattern("Line [12]: .*--encoding=");
        }
        assertThat(server.events().map(event -> event.path("description").asString()))
                .endsWith("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-encoding", ""})
    void unknownEncodingIsAWrongCommandLine(String name) {
        assertThat(commands.run("send", "--encoding=" + name)).isEqualTo(2);
        assertThat(commands.err()).contains("--encoding");
    }

    @Test
    void lineThatIsNotOneObjectIsRejectedAndShiftsNoNumber() {
        server.respond(
                request -> Response.json(
                        201,
                        "{\"accepted\":1,\"duplicates\":0,\"rejected\":1,\"errors\":[{\"index\":1,\"errors\":{\"x\":[\"y\"]}}]}"));
        commands.input("{}{}\n\n[1]\n{\"n\":1}\n\n{\"n\":2}\n");

        assertThat(commands.run("send", "--json")).isEqualTo(1);

        assertThat(commands.err()).contains("Line 1: ", "Line 3: ", "Line 6: {\"x\":[\"y\"]}");
        assertThat(commands.out()).contains("\"rejected\":3");
        assertThat(server.events().map(JsonNode::toString)).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void requestsAreTheDocumentedOnes() {
        commands.input(numbered(0, 1));
        assertThat(commands.run("send")).isZero();
        Request request = server.requests().get(0);
        assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/api/logs/");
        assertThat(request.header("Content-type")).isEqualTo("application/x-ndjson");
        assertThat(request.header("Authorization")).isEqualTo("Bearer token");
        assertThat(request.header("Idempotency-key")).matches("\"[-0-9a-f]+\"");
    }
}
