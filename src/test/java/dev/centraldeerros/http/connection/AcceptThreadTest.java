package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.EdgeTest;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** New connections are accepted while requests are served; {@code FloodIT} tests it under load. */
@EdgeTest
class AcceptThreadTest {
    @Autowired
    private ReactorResourceFactory resources;

    @Test
    void theThreadThatTakesConnectionsInServesNone() {
        LoopResources loops = resources.getLoopResources();
        for (boolean nativeTransport : new boolean[] {true, false}) {
            EventLoopGroup serving = loops.onServer(nativeTransport);
            EventLoopGroup takingIn = loops.onServerSelect(nativeTransport);

            assertThat(serving).hasSizeGreaterThan(1);
            assertThat(takingIn).hasSize(1).doesNotContainAnyElementsOf(serving);
        }
    }
}
