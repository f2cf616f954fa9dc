package dev.centraldeerros.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.CentralProperties;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

class PublicUrlTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static CentralProperties properties(String publicUrl) {
        return new Binder(new MapConfigurationPropertySource(
                        publicUrl.isEmpty() ? Map.of() : Map.of("central.public-url", publicUrl)))
                .bindOrCreate("central", CentralProperties.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'',http://127.0.0.1:8080/v1/api/projects/a/keys/?x=1,http://KEY@127.0.0.1:8080/7",
        "'',https://[::1]/v1/api/projects/a/keys/,https://KEY@[::1]/7",
        "https://errors.example.org,http://10.0.0.1/v1/,https://KEY@errors.example.org/7",
        "https://errors.example.org:8443/central/,http://10.0.0.1/v1/,https://KEY@errors.example.org:8443/central/7"
    })
    void dsnHasThePublicAddressOrThatOfTheRequest(String publicUrl, String request, String dsn) {
        ServerRequest got = MockServerRequest.builder().uri(URI.create(request)).build();

        assertThat(new PublicUrl(properties(publicUrl)).dsn(got, KEY, 7)).isEqualTo(dsn.replace("KEY", KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"errors.example.org", "ftp://errors.example.org", "https:///x", "/central"})
    void otherPublicAddressesStopTheStart(String publicUrl) {
        assertThatThrownBy(() -> properties(publicUrl)).rootCause().hasMessageContaining("central.public-url");
    }
}
