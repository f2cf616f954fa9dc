package dev.centraldeerros.platform;

import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where time and ids come from; a test puts its own in place. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    EventIds eventIds(Clock clock) {
        return new EventIds(clock);
    }
}
