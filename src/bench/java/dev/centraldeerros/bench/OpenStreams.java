package dev.centraldeerros.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Live streams of one server, read by one thread or not at all. */
final class OpenStreams implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final long HEAD_MILLIS = 20_000;
    private static final String ID = "\nid: ";
    private static final int UUID_CHARS = 36;
    private static final Consumer<String> UNREAD = id -> {};

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger sawEvent = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final int port;
    private final String token;
    private final Thread reader;

    /** What is looked for in every stream; empty for nothing. Counted once for each. */
    private volatile String event = "";

    private volatile boolean isClosed;

    OpenStreams(int port, String token) throws IOException {
        this.port = port;
        this.token = token;
        this.reader = new Thread(this::read, "streams");
        reader.start();
    }

    /** One stream, and who is told of ids; both used by the reader alone. */
    private static final class Stream {
        private final Consumer<String> ids;
        private String rest = "";
        private String seen = "";
        private boolean isOpen;

        Stream(Consumer<String> ids) {
            this.ids = ids;
        }
    }

    /** Opens a stream that is read; the consumer of ids must return quickly. */
    void open(String query, Consumer<String> ids) throws IOException {
        SocketChannel channel = connect(query, BUFFER_BYTES);
        channel.configureBlocking(false);
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ, new Stream(ids));
    }

    void open(String query) throws IOException {
        open(query, UNREAD);
    }

    /** Opens a stream that is never read. */
    void openUnread(String query) throws IOException {
        SocketChannel channel = connect(query, SMALL_BYTES);
        channel.read(ByteBuffer.allocate(1));
    }

    private SocketChannel connect(String query, int receiveBytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channels.add(channel);
        channel.write(ByteBuffer.wrap(("GET /v1/api/logs/?" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (!isClosed) {
                int unused = selector.select(key -> took((Stream) key.attachment(), key, buffer), 100);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void took(Stream stream, SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            int length = ((SocketChannel) key.channel()).read(buffer);
            if (length < 0) {
                key.cancel();
                return;
            }
            bytes.addAndGet(length);
            if (!stream.isOpen) {
                stream.isOpen = true;
                answered.incrementAndGet();
            }
            String wanted = event;
            if (stream.ids != UNREAD || !wanted.isEmpty()) {
                look(stream, wanted, stream.rest + new String(buffer.array(), 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            key.cancel();
        }
    }

    private void look(Stream stream, String wanted, String text) {
        if (!wanted.isEmpty() && !stream.seen.equals(wanted) && text.contains(wanted)) {
            stream.seen = wanted;
            sawEvent.incrementAndGet();
        }
        int at = text.indexOf(ID);
        int done = 0;
        while (at >= 0 && at + ID.length() + UUID_CHARS <= text.length()) {
            done = at + ID.length() + UUID_CHARS;
            stream.ids.accept(text.substring(at + ID.length(), done));
            at = text.indexOf(ID, done);
        }
        stream.rest = text.substring(Math.max(done, text.length() - ID.length() - UUID_CHARS - wanted.length()));
    }

    /** Waits until so many have their heads. */
    void awaitOpen(int count) throws InterruptedException, IOException {
        long end = System.nanoTime() + HEAD_MILLIS * 1_000_000;
        while (answered.get() < count) {
            if (System.nanoTime() > end) {
                throw new IOException((count - answered.get()) + " streams were not opened");
            }
            Thread.sleep(1);
        }
    }

    /** From now on this text is looked for. */
    void expect(String text) {
        sawEvent.set(0);
        event = text;
    }

    /** How many streams have it. */
    int saw() {
        return sawEvent.get();
    }

    /** All that was read. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
