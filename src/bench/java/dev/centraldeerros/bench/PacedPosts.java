package dev.centraldeerros.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Posts at a pace that the server does not set: so many a second are due, and whatever is late counts as late. */
final class PacedPosts implements AutoCloseable {
    private static final int CREATED = 201;
    private static final int ANSWER_BYTES = 16 * 1024;
    private static final int UUID_CHARS = 36;
    private static final String ID = "\"id\":\"";

    private final Selector selector = Selector.open();
    private final Deque<Connection> free = new ArrayDeque<>();
    private final List<ByteBuffer> requests;
    private final int connections;
    private final Deliveries deliveries;
    private int nextRequest;

    PacedPosts(int port, List<ByteBuffer> requests, int connections, Deliveries deliveries) throws IOException {
        this.requests = requests;
        this.connections = connections;
        this.deliveries = deliveries;
        for (int i = 0; i < connections; i++) {
            free.add(new Connection(port));
        }
    }

    /**
     * What came of a round.
     *
     * @param perSecond answered with 201
     * @param p99Millis from the moment at which it was due
     */
    record Result(double perSecond, double p99Millis) {}

    Result run(Duration time, int perSecond) throws IOException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        // Answers to the last requests of the run before arrive in this one.
        long[] latencies = new long[(int) (time.toSeconds() + 1) * perSecond + connections];
        int answered = 0;
        long due = start;
        for (long now = start; now < end; now = System.nanoTime()) {
            while (due <= now && !free.isEmpty()) {
                free.removeFirst().send(due);
                due += nanosEach;
            }
            long wait = Math.max(0, Math.min(due, end) - now) / TimeUnit.MILLISECONDS.toNanos(1);
            int unused = free.isEmpty() ? selector.select(1) : wait > 0 ? selector.select(wait) : selector.selectNow();
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (connection.isAnswered()) {
                    latencies[answered++] = System.nanoTime() - connection.due;
                    free.add(connection);
                }
            }
            selector.selectedKeys().clear();
        }
        long[] sorted = Arrays.copyOf(latencies, answered);
        Arrays.sort(sorted);
        return new Result(
                answered * 1e9 / time.toNanos(), answered == 0 ? 0 : sorted[(int) (0.99 * (answered - 1))] / 1e6);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        private final AnswerReader reader = new AnswerReader(answer);
        private long due;

        Connection(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long when) throws IOException {
            ByteBuffer request = requests.get(nextRequest).duplicate();
            nextRequest = (nextRequest + 1) % requests.size();
            answer.clear();
            due = when;
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        boolean isAnswered() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IOException("closed by the server");
            }
            int status = reader.status();
            if (status != 0 && status != CREATED) {
                throw new IOException("a request was answered with " + status);
            }
            if (status == CREATED) {
                String text = reader.text();
                int at = text.indexOf(ID) + ID.length();
                deliveries.committed(text.substring(at, at + UUID_CHARS));
            }
            return status == CREATED;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
