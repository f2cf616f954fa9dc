package dev.centraldeerros.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Page of a 431. The cookies of all applications on a host are sent to each of them, so that the user of a browser has to know
 * what to delete. Without files of its own, whose requests would have the same headers.
 */
final class HeadersTooLargePage {
    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Central de Erros</title></head>
            <body>
            <h1>The cookies of this site are too large</h1>
            <p>The browser sent more than %1$d KiB of headers. Most of it are cookies, also those of other applications on the same host.
            Delete the cookies of this site, and load the page again.</p>
            <p lang="pt-BR">O navegador enviou mais de %1$d KiB de cabeçalhos, quase sempre cookies, também de outras aplicações
            deste host. Apague os cookies deste site e recarregue a página.</p>
            </body>
            </html>
            """;

    private HeadersTooLargePage() {}

    static FullHttpResponse response() {
        byte[] page = HTML.formatted(HttpLimits.HEADER_BYTES / 1024).getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, Unpooled.wrappedBuffer(page));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/html;charset=UTF-8")
                .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        return response;
    }
}
