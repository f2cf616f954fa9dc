package dev.centraldeerros;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What may block an event loop all the same, each with its reason. */
public final class AllowedBlocking implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder
                // Once for each class, on its first use.
                .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                // Reads /dev/urandom, which does not wait; ids, salts and TLS need it.
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .allowBlockingCallsInside("java.util.UUID", "randomUUID")
                // Netty's allocator locks its magazines for some instructions when it adds one.
                .allowBlockingCallsInside(
                        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
                // The lock of an executor's bounded queue is held for some instructions; a refused lock would stay
                // queued.
                .allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
                // The lock of an appender is held for one line.
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders");
    }
}
