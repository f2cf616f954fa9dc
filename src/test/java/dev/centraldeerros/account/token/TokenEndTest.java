package dev.centraldeerros.account.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.account.AccountRepository;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class TokenEndTest {
    /** Long enough to open a stream with it. */
    private static final Duration LEFT = Duration.ofSeconds(5);

    @Autowired
    private WebTestClient client;

    @Autowired
    private SigningKey key;

    @Autowired
    private AuthProperties properties;

    @Autowired
    private AccountRepository accounts;

    @LocalServerPort
    private int port;

    @Test
    void aStreamEndsWithItsTokenAndAnotherGoesOn() throws JOSEException {
        Http lasting = new Http(port, Accounts.newToken(client, "token-end"));
        Clock then = Clock.offset(Clock.systemUTC(), LEFT.minus(properties.tokenLifetime()));
        Tokens made = new Tokens(key, properties, then);
        String token = accounts.findByEmailKey(Accounts.email("token-end"))
                .flatMap(account -> made.issue(account, ""))
                .map(Tokens.Issued::token)
                .block();
        Http ending = new Http(port, token);
        try (LiveStream other = LiveStream.open(lasting, "?source=token-end");
                LiveStream stream = LiveStream.open(ending, "?source=token-end")) {
            stream.awaitEnd();
            assertThat(stream.endedProperly()).isTrue();

            new Api(client, lasting.token()).post(Events.json("after", "source", "token-end"));
            other.awaitLogs(1);
            assertThat(stream.descriptions()).isEmpty();
        }
    }
}
