package dev.centraldeerros.destruction;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Many connections that one thread serves, and requests that are due at a pace which the server does not set: what is late is sent as soon
 * as a connection is free. Knows answers with a length.
 */
final class Crowd implements AutoCloseable {
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String NONE = "none";

    private final Selector selector = Selector.open();
    private final List<Connection> all = new ArrayList<>();
    private final Deque<Connection> free = new ArrayDeque<>();
    private final Supplier<byte[]> requests;
    private final int port;
    private Map<String, Integer> answers = new TreeMap<>();
    private long slowest;

    /** Answers in all, and how many there had been when the last connection had its first. */
    private int answered;

    private int answeredAtLastFirst;

    Crowd(int port, int connections, byte[] request) throws IOException {
        this(port, connections, () -> request);
    }

    /** With another request each time. */
    Crowd(int port, int connections, Supplier<byte[]> requests) throws IOException {
        this.port = port;
        this.requests = requests;
        for (int i = 0; i < connections; i++) {
            Connection connection = new Connection();
            all.add(connection);
            connection.open();
            free.add(connection);
        }
    }

    /**
     * What became of a crowd's requests.
     *
     * @param answers by status, with a word where a refusal does not say when to come again; {@code none} where the connection ended
     * @param seconds for which requests were sent
     * @param slowestSeconds from the first byte of a request to its answer
     * @param rounds answers for each connection by the time the last one had its first; 1 where all wait equally long
     */
    record Result(Map<String, Integer> answers, double seconds, double slowestSeconds, double rounds) {
        int of(String status) {
            return answers.getOrDefault(status, 0);
        }

        double perSecond(String status) {
            return of(status) / seconds;
        }
    }

    /** Sends for that time, then waits for the last answers. */
    Result send(Duration time, double perSecond) throws IOException {
        answers = new TreeMap<>();
        slowest = 0;
        answered = 0;
        answeredAtLastFirst = 0;
        all.forEach(connection -> connection.isNew = true);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        double nanosEach = 1e9 / perSecond;
        long sent = 0;
        while (System.nanoTime() < end) {
            long due = (long) ((System.nanoTime() - start) / nanosEach);
            while (sent < due && !free.isEmpty()) {
                free.removeFirst().begin();
                sent++;
            }
            turn();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Integer> within = new TreeMap<>(answers);
        long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (free.size() < all.size() && System.nanoTime() < patience) {
            turn();
        }
        if (free.size() < all.size()) {
            within.merge("unanswered", all.size() - free.size(), Integer::sum);
        }
        return new Result(within, seconds, slowest / 1e9, (double) answeredAtLastFirst / all.size());
    }

    private void turn() throws IOException {
        int unused = selector.select(1);
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            try {
                connection.go(key);
            } catch (IOException ended) {
                connection.done(NONE);
                connection.open();
            }
        }
        selector.selectedKeys().clear();
    }

    private final class Connection {
        private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        private SocketChannel channel = SocketChannel.open();
        private ByteBuffer rest = ByteBuffer.allocate(0);
        private boolean isUnderWay;
        private boolean isNew;
        private long begun;

        Connection() throws IOException {}

        void open() throws IOException {
            channel.close();
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void begin() throws IOException {
            rest = ByteBuffer.wrap(requests.get());
            answer.clear();
            isUnderWay = true;
            begun = System.nanoTime();
            try {
                write();
            } catch (IOException ended) {
                done(NONE);
                open();
            }
        }

        private void write() throws IOException {
            channel.write(rest);
            SelectionKey key = channel.keyFor(selector);
            key.interestOps(rest.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void go(SelectionKey key) throws IOException {
            if (key.isWritable()) {
                write();
            }
            if (key.isReadable()) {
                if (channel.read(answer) < 0) {
                    if (isUnderWay) {
                        done(NONE);
                    }
                    open();
                    return;
                }
                String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
                int head = text.indexOf("\r\n\r\n");
                String lower = text.toLowerCase(Locale.ROOT);
                int at = lower.indexOf(LENGTH);
                if (head < 0 || at < 0) {
                    return;
                }
                int from = at + LENGTH.length();
                int length = Integer.parseInt(
                        text.substring(from, text.indexOf('\r', from)).strip());
                if (answer.position() >= head + 4 + length) {
                    finish(text.substring(9, 12), lower.substring(0, head));
                }
            }
        }

        private void finish(String status, String head) throws IOException {
            boolean saysWhen = head.contains("\r\nretry-after:");
            done(
                    saysWhen || !(status.equals("429") || status.equals("503"))
                            ? status
                            : status + " without Retry-After");
            if (rest.hasRemaining() || head.contains("\r\nconnection: close")) {
                open();
            }
        }

        private void done(String fate) {
            isUnderWay = false;
            slowest = Math.max(slowest, System.nanoTime() - begun);
            answers.merge(fate, 1, Integer::sum);
            answered++;
            if (isNew) {
                isNew = false;
                answeredAtLastFirst = answered;
            }
            answer.clear();
            free.add(this);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : all) {
            connection.channel.close();
        }
        selector.close();
    }
}
