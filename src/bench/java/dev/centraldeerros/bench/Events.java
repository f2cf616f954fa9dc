package dev.centraldeerros.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is posted: events of about 800 bytes, from ten templates of messages with parts that vary, 40 sources and 300
 * stack traces. The same in every run, but for the date.
 */
public final class Events {
    private static final int EVENTS = 8192;
    private static final int SOURCES = 40;
    private static final int TRACES = 300;
    private static final int TRACE_CHARS = 540;
    private static final int LARGE_EVENTS = 1024;
    private static final int LARGE_CHARS = 25_000;
    private static final long SEED = 20_261_123;

    private static final String NOW = Instant.now().toString();

    private static final List<String> MESSAGES = List.of(
            "Payment %d of customer %d was refused by the acquirer",
            "Timeout after %d ms while calling inventory for order %d",
            "Could not reserve %d pieces of article %d",
            "Connection reset by 10.0.%d.%d:5432",
            "User %d is not allowed to open invoice %d",
            "Cache entry session:%d expired under request %d",
            "Retry %d of message %d failed, giving up",
            "Cannot parse line %d of import file orders-%d.csv",
            "Disk quota of tenant %d exceeded by %d bytes",
            "Unexpected status %d from the shipping service for parcel %d");
    private static final List<String> EXCEPTIONS = List.of(
            "java.lang.IllegalStateException",
            "java.util.concurrent.TimeoutException",
            "java.io.IOException",
            "org.example.shop.OutOfStockException",
            "org.example.shop.payment.RefusedException");
    private static final List<String> LEVELS = List.of("CRITICAL", "ERROR", "ERROR", "ERROR", "WARNING", "INFO");
    private static final List<String> WORDS = List.of(
            "order", "payment", "invoice", "customer", "basket", "stock", "parcel", "session", "import", "tenant");

    private Events() {}

    /** Complete HTTP requests, ready to be written. */
    static List<ByteBuffer> requests(String path, int port, String token) {
        return requests(path, port, token, bodies());
    }

    static List<ByteBuffer> requests(String path, int port, String token, List<byte[]> bodies) {
        return bodies.stream().map(body -> request(path, port, token, "", body)).toList();
    }

    /** The same for {@link #LARGE_EVENTS} different events of {@link #LARGE_CHARS}, in gzip. */
    static List<ByteBuffer> largeRequests(String path, int port, String token) {
        Random random = new Random(SEED);
        JsonMapper mapper = JsonMapper.builder().build();
        List<ByteBuffer> requests = new ArrayList<>(LARGE_EVENTS);
        for (int i = 0; i < LARGE_EVENTS; i++) {
            byte[] body = mapper.writeValueAsBytes(event(trace(i, LARGE_CHARS, random), random));
            requests.add(request(path, port, token, "Content-Encoding: gzip\r\n", gzip(body)));
        }
        return requests;
    }

    private static ByteBuffer request(String path, int port, String token, String coding, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\n" + coding
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return coded.toByteArray();
    }

    /** The events as JSON. */
    public static List<byte[]> bodies() {
        return bodies(TRACES);
    }

    /** The same with so many different stack traces; with 1 it is a storm of one error. */
    static List<byte[]> bodies(int traceCount) {
        Random random = new Random(SEED);
        JsonMapper mapper = JsonMapper.builder().build();
        List<String> traces = new ArrayList<>(traceCount);
        for (int i = 0; i < traceCount; i++) {
            traces.add(trace(i, TRACE_CHARS, random));
        }
        List<byte[]> bodies = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            bodies.add(mapper.writeValueAsBytes(event(pick(traces, random), random)));
        }
        return bodies;
    }

    /** The same events as logs that belong to no issue: mild, and with details that are no trace. */
    static List<byte[]> withoutIssues(List<byte[]> bodies) {
        return bodies.stream()
                .map(body -> new String(body, StandardCharsets.UTF_8)
                        .replace("\\tat ", "\\tin ")
                        .replaceAll("\"level\":\"(ERROR|CRITICAL)\"", "\"level\":\"WARNING\"")
                        .getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static Map<String, String> event(String details, Random random) {
        return Map.of(
                "description",
                String.format(Locale.ROOT, pick(MESSAGES, random), random.nextInt(256), random.nextInt(1 << 20)),
                "source",
                "service-" + random.nextInt(SOURCES),
                "details",
                details,
                "date",
                NOW,
                "level",
                pick(LEVELS, random),
                "env",
                "PRODUCTION");
    }

    private static String trace(int number, int chars, Random random) {
        StringBuilder trace =
                new StringBuilder(pick(EXCEPTIONS, random)).append(": case ").append(number);
        while (trace.length() < chars) {
            String word = pick(WORDS, random);
            String type = Character.toUpperCase(word.charAt(0)) + word.substring(1) + "Service";
            trace.append("\n\tat org.example.shop.")
                    .append(word)
                    .append('.')
                    .append(type)
                    .append('.')
                    .append(pick(WORDS, random))
                    .append('(')
                    .append(type)
                    .append(".java:")
                    .append(random.nextInt(900))
                    .append(')');
        }
        return trace.toString();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
