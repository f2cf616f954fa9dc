package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties.ForwardedBy;
import dev.centraldeerros.http.route.BasePath;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/** Heads of requests as they come from the network, and what is read out of them. */
public final class HeadFuzz {
    private static final TrustedProxies PROXIES = new TrustedProxies(
            List.of("0.0.0.0/0"), ForwardedBy.ANY, BasePath.parse("/central").orElseThrow());

    private HeadFuzz() {}

    /** Decodes bytes as HTTP/1.1 and reads every head. */
    public static void read(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
        try {
            boolean unused = channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                if (message instanceof HttpRequest request) {
                    RequestHead asked = RequestHead.read(request, channel, PROXIES);
                    if (asked.refusal().isEmpty() && asked.fault().isPresent()) {
                        throw new IllegalStateException("wrong, and handed on: " + asked);
                    }
                }
                ReferenceCountUtil.release(message);
            }
        } finally {
            boolean unused = channel.finishAndReleaseAll();
        }
    }

    /** Reads an address or a range. */
    public static void range(String text) {
        AddressRange.of(text).filter(range -> !range.contains(range.first())).ifPresent(range -> {
            throw new IllegalStateException(range + " is outside of itself: " + List.of(text));
        });
    }
}
