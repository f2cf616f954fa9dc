package dev.centraldeerros.destruction;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Proxies of this machine, as child processes. */
public final class Programs {
    private Programs() {}

    /** Whether a program is on the path. */
    public static boolean isThere(String program) {
        return Stream.concat(
                        Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** Starts one in the foreground on a configuration, which is written to the folder. */
    public static Process start(Path folder, String name, String configuration, List<String> command)
            throws IOException {
        Path file = folder.resolve(name + ".conf");
        Files.writeString(file, configuration);
        return new ProcessBuilder(command.stream()
                        .map(word -> word.equals("CONFIGURATION") ? file.toString() : word)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    /** Where haproxy answers 200 while a server is up as it sees it, and 503 while it is not. */
    static String view(int server) {
        return "/seen/" + server;
    }

    /** haproxy with readiness checks; a check timeout longer than its interval tolerates busy servers. */
    public static Process haproxy(Path folder, int port, int... servers) throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder views = new StringBuilder();
        for (int server : servers) {
            views.append("    http-request return status 200 if { path %s } { srv_is_up(nodes/s%d) }%n"
                    .formatted(view(server), server));
            lines.append("    server s")
                    .append(server)
                    .append(" 127.0.0.1:")
                    .append(server)
                    .append('\n');
        }
        return start(
                folder,
                "haproxy",
                """
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                    timeout check 5s
                    retries 3
                    option redispatch
                frontend all
                    bind 127.0.0.1:%d
                    default_backend nodes
                %s    http-request return status 503 if { path_beg /seen/ }
                backend nodes
                    balance roundrobin
                    compression algo gzip
                    compression type text/event-stream application/json
                    option httpchk GET /actuator/health/readiness
                    default-server check inter 200ms fall 1 rise 1
                """.formatted(port, views) + lines,
                List.of("haproxy", "-f", "CONFIGURATION", "-db"));
    }

    /** nginx, which keeps connections to the server. */
    public static Process nginx(Path folder, int port, int server) throws IOException {
        return nginx(folder, port, server, "/", "");
    }

    /**
     * nginx with the server below a path.
     *
     * @param path as the proxy's clients ask for it, with a slash at the end
     * @param passed what the server is asked for instead; empty for the same path
     */
    public static Process nginx(Path folder, int port, int server, String path, String passed) throws IOException {
        return start(
                folder,
                "nginx",
                """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/nginx-body;
                    proxy_temp_path %1$s/nginx-proxy;
                    fastcgi_temp_path %1$s/nginx-fastcgi;
                    uwsgi_temp_path %1$s/nginx-uwsgi;
                    scgi_temp_path %1$s/nginx-scgi;
                    upstream nodes { server 127.0.0.1:%3$d; keepalive 8; }
                    server {
                        listen 127.0.0.1:%2$d;
                        location %4$s {
                            proxy_pass http://nodes%5$s;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_request_buffering off;
                            gzip on;
                            gzip_proxied any;
                            gzip_types text/event-stream application/json;
                        }
                    }
                }
                """.formatted(folder, port, server, path, passed),
                List.of(
                        "nginx",
                        "-c",
                        "CONFIGURATION",
                        "-e",
                        folder.resolve("nginx-error.log").toString()));
    }

    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
