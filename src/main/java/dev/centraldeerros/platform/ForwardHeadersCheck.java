package dev.centraldeerros.platform;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses Spring Boot's own setting, under which anybody could say where he comes from. */
@Component
final class ForwardHeadersCheck implements InitializingBean {
    private static final String STRATEGY = "server.forward-headers-strategy";

    private final Environment environment;

    ForwardHeadersCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void afterPropertiesSet() {
        String strategy = environment.getProperty(STRATEGY, "none");
        if (!strategy.isBlank() && !strategy.equalsIgnoreCase("none")) {
            throw new StartFailure(STRATEGY, "is not used here; name the proxies in central.trusted-proxies", null);
        }
    }
}
