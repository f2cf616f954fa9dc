package dev.centraldeerros.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.account.CanonicalName;
import dev.centraldeerros.cluster.ClusterMessageFuzz;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.fingerprint.message.MessageTemplate;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import dev.centraldeerros.http.coding.CodingFuzz;
import dev.centraldeerros.http.connection.HeadFuzz;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.JsonBody;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.http.request.UuidText;
import dev.centraldeerros.http.route.RequestTarget;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.ItemSplitter;
import dev.centraldeerros.ingest.wire.JsonArraySplitter;
import dev.centraldeerros.ingest.wire.JsonLinesSplitter;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.query.language.Query;
import dev.centraldeerros.query.language.QuerySyntaxException;
import dev.centraldeerros.query.language.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The entry of Jazzer: the first byte says which reader gets the rest. Whatever is thrown but a refusal is a finding. */
public final class Readers {
    private static final NameRegistry NAMES = new NameRegistry(
            new NameRegistry.Known(
                    Map.of(NameRegistry.DEFAULT_PROJECT, 1), Map.of("PRODUCTION", (short) 1, "DEV", (short) 2)),
            List.of("PRODUCTION", "DEV"),
            Mono.never());
    private static final DecodeContext CONTEXT = new DecodeContext(new Sender.Account(1), NAMES);
    private static final NativeJson EVENT =
            new NativeJson(new EventIds(Clock.systemUTC()), new Fingerprints(Level.ERROR, Fingerprinter.VERSION));
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MAX_ITEM_BYTES = 64 * 1024;
    private static final int CODINGS = 4;

    private Readers() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        int which = input[0] & 0x0F;
        try {
            read(which, rest);
        } catch (ApiException refused) {
            if (refused.problem().status() / 100 != 4) {
                throw refused;
            }
        } catch (QuerySyntaxException refused) {
            if (refused.getMessage() == null) {
                throw refused;
            }
        }
    }

    private static void read(int which, byte[] rest) {
        String text = new String(rest, UTF_8);
        switch (which) {
            case 0, 1 -> EVENT.decode(rest, CONTEXT);
            case 2 -> items(new JsonLinesSplitter(MAX_ITEM_BYTES), rest);
            case 3 -> items(new JsonArraySplitter(MAX_ITEM_BYTES), rest);
            case 4, 5 ->
                Query.parse(
                        text,
                        Scope.LOGS,
                        NAMES,
                        id -> Optional.empty(),
                        List.of(1),
                        NOW.atZone(java.time.ZoneOffset.UTC));
            case 6 -> JsonBody.parse(rest);
            case 7 -> HeadFuzz.read(rest);
            case 8 -> RequestTarget.of(new String(rest, ISO_8859_1));
            case 9 -> {
                Rfc3339.parse(text);
                UuidText.parse(text);
                HeadFuzz.range(text);
                CanonicalName.of(text);
            }
            case 10 -> ClusterMessageFuzz.read(text);
            case 11 -> {
                MessageTemplate.of(text);
                TraceReader.read(text);
            }
            default -> CodingFuzz.decode(which % CODINGS, rest);
        }
    }

    private static void items(ItemSplitter items, byte[] body) {
        int half = body.length / 2;
        ItemSplitter.Handler taker = new ItemSplitter.Handler() {
            @Override
            public void item(byte[] bytes, int from, int to) {
                EVENT.decode(bytes, from, to, CONTEXT);
            }

            @Override
            public void tooLong() {
                // Longer than what is sent here.
            }

            @Override
            public void invalid(String reason) {
                if (reason.isEmpty()) {
                    throw new IllegalStateException("without a reason");
                }
            }
        };
        items.feed(Arrays.copyOf(body, half), taker);
        items.feed(Arrays.copyOfRange(body, half, body.length), taker);
        items.end(taker);
    }
}
