package dev.centraldeerros.platform;

import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where time and ids come from; a test puts its own in place. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {
    /** That of the machine, for what others compare with their own clocks: tokens, and the date of an answer. */
    @Bean(defaultCandidate = false)
    @Qualifier("system")
    Clock systemClock() {
        return Clock.systemUTC();
    }

    /** For everything else. */
    @Bean
    Clock clock(@Qualifier("system") Clock system) {
        return new MonotonicClock(system, System::nanoTime);
    }

    @Bean
    EventIds eventIds(Clock clock) {
        return new EventIds(clock);
    }
}
