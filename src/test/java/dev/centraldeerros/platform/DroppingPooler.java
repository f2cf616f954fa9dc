package dev.centraldeerros.platform;

import dev.centraldeerros.Background;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Passes everything on but the settings of a session, as PgBouncer does with {@code ignore_startup_parameters = options}. */
record DroppingPooler(ServerSocket server, URI target) implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;

    static DroppingPooler before(String jdbcUrl) throws IOException {
        DroppingPooler pooler = new DroppingPooler(
                new ServerSocket(0, 8, InetAddress.getLoopbackAddress()),
                URI.create(jdbcUrl.substring("jdbc:".length())));
        Background.start("pooler", pooler::accept);
        return pooler;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Background.start("pooler", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int length = in.readInt();
        int protocol = in.readInt();
        if (protocol == SSL_REQUEST) {
            client.getOutputStream().write('N');
            length = in.readInt();
            protocol = in.readInt();
        }
        byte[] parameters = withoutOptions(in.readNBytes(length - 2 * Integer.BYTES));
        Socket database = new Socket(target.getHost(), target.getPort());
        DataOutputStream out = new DataOutputStream(database.getOutputStream());
        out.writeInt(parameters.length + 2 * Integer.BYTES);
        out.writeInt(protocol);
        out.write(parameters);
        Background.start("pooler", () -> database.getInputStream().transferTo(client.getOutputStream()));
        in.transferTo(out);
        database.close();
    }

    /** Names and values, each ended by a zero, and a zero at the end. */
    private static byte[] withoutOptions(byte[] parameters) {
        String[] all = new String(parameters, StandardCharsets.UTF_8).split("\u0000");
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int i = 0; i + 1 < all.length; i += 2) {
            if (!all[i].equals("options")) {
                kept.writeBytes((all[i] + '\0' + all[i + 1] + '\0').getBytes(StandardCharsets.UTF_8));
            }
        }
        kept.write(0);
        return kept.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
