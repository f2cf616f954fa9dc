package dev.centraldeerros.destruction;

import dev.centraldeerros.Background;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Stands between a server and its PostgreSQL and knows their messages (PostgreSQL manual, "Message Formats": a type, a length
 * that counts itself, a body), so that a fault can strike at one step of one transaction.
 */
final class Proxy implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What strikes next; taken by the one who gets there first. */
    private final AtomicReference<Strike> armed = new AtomicReference<>();

    /**
     * A fault that waits for its moment.
     *
     * @param fault gets the port by which PostgreSQL knows the connection
     */
    private record Strike(Moment moment, IntConsumer fault) {}

    private Proxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static Proxy before(int target) throws IOException {
        Proxy proxy = new Proxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target);
        Background.start("proxy", proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Has the fault strike at the next transaction that gets there; nothing of that connection goes on afterwards. */
    void arm(Moment moment, IntConsumer fault) {
        armed.set(new Strike(moment, fault));
    }

    /** Closes every connection, as a network does that goes away. */
    void cut() {
        open.forEach(Proxy::close);
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Background.start("proxy", () -> new Link(client).run());
        }
    }

    /** One connection; the state belongs to the thread that reads what the server says, but for what is marked. */
    private final class Link {
        private final Socket client;
        private boolean isCopyOfLogs;

        /** Written by who reads the server, read by who reads PostgreSQL: the answer to COMMIT is to be held. */
        private volatile boolean isCommitting;

        Link(Socket client) {
            this.client = client;
        }

        void run() throws IOException {
            try (client;
                    Socket database = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(client);
                open.add(database);
                client.setTcpNoDelay(true);
                database.setTcpNoDelay(true);
                Background.start("proxy", () -> fromDatabase(database));
                fromServer(database);
            } finally {
                open.remove(client);
            }
        }

        private void fromServer(Socket database) throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(database.getOutputStream());
            int protocol;
            do {
                byte[] start = in.readNBytes(checked(in.readInt()) - Integer.BYTES);
                protocol = java.nio.ByteBuffer.wrap(start).getInt();
                out.writeInt(start.length + Integer.BYTES);
                out.write(start);
            } while (protocol == SSL_REQUEST);
            while (true) {
                byte type = in.readByte();
                byte[] body = in.readNBytes(checked(in.readInt()) - Integer.BYTES);
                if (!message(type, body, out, database.getLocalPort())) {
                    return;
                }
            }
        }

        /** Sends a message on; answers whether the connection goes on. */
        private boolean message(byte type, byte[] body, DataOutputStream out, int port) throws IOException {
            boolean isData = type == 'd' && isCopyOfLogs;
            if (type == 'Q') {
                String sql = new String(body, StandardCharsets.UTF_8);
                if (sql.startsWith("COPY log ")) {
                    if (strikes(Moment.BEFORE_COPY, port)) {
                        return false;
                    }
                    isCopyOfLogs = true;
                } else if (sql.startsWith("COMMIT") && isCopyOfLogs) {
                    if (strikes(Moment.BEFORE_COMMIT, port)) {
                        return false;
                    }
                    isCommitting = true;
                    isCopyOfLogs = false;
                } else if (sql.startsWith("ROLLBACK") || sql.startsWith("BEGIN")) {
                    isCopyOfLogs = false;
                }
            }
            out.writeByte(type);
            out.writeInt(body.length + Integer.BYTES);
            if (isData && isArmed(Moment.WITHIN_COPY)) {
                out.write(body, 0, body.length / 2);
                if (strikes(Moment.WITHIN_COPY, port)) {
                    return false;
                }
                out.write(body, body.length / 2, body.length - body.length / 2);
            } else {
                out.write(body);
            }
            out.flush();
            return true;
        }

        private void fromDatabase(Socket database) throws IOException {
            try (client;
                    database) {
                byte[] buffer = new byte[64 * 1024];
                OutputStream out = client.getOutputStream();
                while (true) {
                    int length = database.getInputStream().read(buffer);
                    if (length < 0) {
                        return;
                    }
                    if (isCommitting) {
                        isCommitting = false;
                        // PostgreSQL answers COMMIT when it is on disk.
                        if (strikes(Moment.AFTER_COMMIT, database.getLocalPort())) {
                            return;
                        }
                    }
                    out.write(buffer, 0, length);
                }
            } finally {
                open.remove(database);
            }
        }
    }

    private boolean isArmed(Moment moment) {
        Strike strike = armed.get();
        return strike != null && strike.moment() == moment;
    }

    private boolean strikes(Moment moment, int port) {
        Strike strike = armed.get();
        if (strike == null || strike.moment() != moment || !armed.compareAndSet(strike, null)) {
            return false;
        }
        strike.fault().accept(port);
        return true;
    }

    private static int checked(int length) throws IOException {
        if (length < Integer.BYTES || length > MAX_BYTES) {
            throw new IOException("no message of PostgreSQL's protocol: " + length);
        }
        return length;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // as it was to be
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
