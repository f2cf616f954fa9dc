package dev.centraldeerros.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends ready requests over keep-alive connections, on each the next one as soon as the last is answered. One thread
 * and no HTTP client, so that it takes little of the machine that it measures.
 */
final class Load {
    private static final long SILENCE_MILLIS = 15_000;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final int port;
    private final List<ByteBuffer> requests;
    private final int connections;
    private int nextRequest;

    /** Answers by status, from the first one on, warm-up included. */
    private final Map<Integer, Long> statuses = new TreeMap<>();

    Load(int port, List<ByteBuffer> requests, int connections) {
        this.port = port;
        this.requests = requests;
        this.connections = connections;
    }

    /** How many requests were answered with 200 or 201 in all rounds. */
    long created() {
        return statuses.getOrDefault(OK, 0L) + statuses.getOrDefault(CREATED, 0L);
    }

    /**
     * One round.
     *
     * @param fault why it does not count; empty when it does
     * @param latencies of those answered within the round, in nanoseconds, ascending
     */
    record Result(String fault, double perSecond, long[] latencies) {
        double millisAt(double quantile) {
            return latencies.length == 0 ? 0 : latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
        }
    }

    /** Runs for that time, then waits for the answers that are due. */
    Result run(Duration time) throws IOException {
        try (Round round = new Round(time.toNanos())) {
            return round.run();
        }
    }

    private final class Round implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final long nanos;
        private long[] latencies = new long[1 << 16];
        private int count;
        private int due;
        private long start;
        private String fault = "";

        Round(long nanos) throws IOException {
            this.nanos = nanos;
        }

        Result run() throws IOException {
            Connection[] all = new Connection[connections];
            for (int i = 0; i < connections; i++) {
                all[i] = new Connection(selector);
            }
            start = System.nanoTime();
            for (Connection connection : all) {
                connection.send();
                due++;
            }
            while (due > 0 && fault.isEmpty()) {
                if (selector.select(this::ready, SILENCE_MILLIS) == 0) {
                    fault = due + " requests got no answer within " + SILENCE_MILLIS / 1000 + " s";
                }
            }
            long[] sorted = Arrays.copyOf(latencies, count);
            Arrays.sort(sorted);
            return new Result(fault, count * 1e9 / nanos, sorted);
        }

        private void ready(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                int status = connection.receive();
                if (status == 0) {
                    return;
                }
                statuses.merge(status, 1L, Long::sum);
                if (status != CREATED && status != OK) {
                    fault = "a request was answered with " + status;
                }
                long now = System.nanoTime();
                if (now - start < nanos) {
                    record(now - connection.sent);
                    connection.send();
                } else {
                    due--;
                }
            } catch (IOException failed) {
                fault = "a connection failed: " + failed.getMessage();
            }
        }

        private void record(long latency) {
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = latency;
        }

        @Override
        public void close() throws IOException {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }

    private final class Connection {
        private static final int ANSWER_BYTES = 16 * 1024;

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        private final AnswerReader reader = new AnswerReader(answer);
        private long sent;

        Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            ByteBuffer request = requests.get(nextRequest).duplicate();
            nextRequest = (nextRequest + 1) % requests.size();
            answer.clear();
            sent = System.nanoTime();
            // A request is far smaller than a socket's buffer, which is empty now.
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        /** The status of an answer that is complete, else 0. */
        int receive() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IOException("closed by the server");
            }
            return reader.status();
        }
    }
}
