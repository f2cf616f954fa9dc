package dev.centraldeerros.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Envelopes as a Sentry SDK sends them: an exception of Java with a cause, frames and breadcrumbs, {@link #BYTES} long, in gzip. The
 * same events in every run, each request with an event id of its own, because a repeated one is not stored.
 */
final class Envelopes extends AbstractList<ByteBuffer> {
    private static final int BYTES = 25_000;
    private static final int EVENTS = 1024;
    private static final long SEED = 20_261_201;
    private static final List<String> WORDS = List.of(
            "order", "payment", "invoice", "customer", "basket", "stock", "parcel", "session", "import", "tenant");

    private final byte[] head;
    private final List<byte[]> items = new ArrayList<>(EVENTS);
    private final Random ids = new Random();

    Envelopes(int port, String key) {
        head = ("POST /api/1/envelope/ HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nX-Sentry-Auth: Sentry sentry_version=7,sentry_client=bench/1,sentry_key=" + key
                        + "\r\nContent-Encoding: gzip\r\nContent-Type: application/x-sentry-envelope\r\nContent-Length: ")
                .getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(SEED);
        JsonMapper mapper = JsonMapper.builder().build();
        for (int i = 0; i < EVENTS; i++) {
            byte[] event = mapper.writeValueAsBytes(event(i, random));
            ByteArrayOutputStream item = new ByteArrayOutputStream();
            item.writeBytes(
                    ("{\"type\":\"event\",\"length\":" + event.length + "}\n").getBytes(StandardCharsets.US_ASCII));
            item.writeBytes(event);
            items.add(gzip(item.toByteArray(), Deflater.DEFAULT_COMPRESSION));
        }
    }

    /** The headers are a gzip member of their own (RFC 1952), because only they differ from request to request. */
    @Override
    public ByteBuffer get(int index) {
        String id = String.format("%016x%016x", ids.nextLong(), ids.nextLong());
        byte[] headers = gzip(
                ("{\"event_id\":\"" + id + "\",\"sent_at\":\"" + Instant.now() + "\"}\n")
                        .getBytes(StandardCharsets.US_ASCII),
                Deflater.NO_COMPRESSION);
        byte[] item = items.get(index % items.size());
        byte[] length = (headers.length + item.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + length.length + headers.length + item.length)
                .put(head)
                .put(length)
                .put(headers)
                .put(item)
                .flip();
    }

    @Override
    public int size() {
        return Integer.MAX_VALUE;
    }

    private static Map<String, Object> event(int number, Random random) {
        List<Map<String, Object>> frames = new ArrayList<>();
        List<Map<String, Object>> breadcrumbs = new ArrayList<>();
        int chars = 0;
        while (chars < BYTES) {
            String word = pick(random);
            String type = Character.toUpperCase(word.charAt(0)) + word.substring(1) + "Service";
            frames.add(Map.of(
                    "module", "org.example.shop." + word + "." + type,
                    "function", pick(random),
                    "filename", type + ".java",
                    "lineno", random.nextInt(900),
                    "in_app", random.nextBoolean()));
            chars += 130;
            if (random.nextInt(3) == 0) {
                breadcrumbs.add(Map.of(
                        "timestamp",
                        Instant.now().toString(),
                        "category",
                        "http",
                        "level",
                        "info",
                        "message",
                        "GET /" + word + "/" + random.nextInt(100_000),
                        "data",
                        Map.of("status_code", 200, "reason", pick(random))));
                chars += 150;
            }
        }
        return Map.ofEntries(
                Map.entry("platform", "java"),
                Map.entry("level", "error"),
                Map.entry("timestamp", Instant.now().toString()),
                Map.entry("environment", "production"),
                Map.entry("server_name", "service-" + random.nextInt(40)),
                Map.entry("release", "shop@1.4." + random.nextInt(3)),
                Map.entry("tags", Map.of("shop", pick(random), "region", pick(random))),
                Map.entry("user", Map.of("id", random.nextInt(10_000))),
                Map.entry("breadcrumbs", breadcrumbs),
                Map.entry(
                        "exception",
                        Map.of(
                                "values",
                                List.of(
                                        exception("java.io", "IOException", "reset by peer", frames.subList(0, 3)),
                                        exception("org.example.shop", "OrderException", "case " + number, frames)))));
    }

    private static Map<String, Object> exception(
            String module, String type, String value, List<Map<String, Object>> frames) {
        return Map.of("module", module, "type", type, "value", value, "stacktrace", Map.of("frames", frames));
    }

    private static String pick(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static byte[] gzip(byte[] bytes, int level) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return coded.toByteArray();
    }
}
