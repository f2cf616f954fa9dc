package dev.centraldeerros.platform;

import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides clocks and ids; tests replace them. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {
    /** System clock, for values that others compare with their own clocks: tokens and the Date header. */
    @Bean(defaultCandidate = false)
    @Qualifier("system")
    Clock systemClock() {
        return Clock.systemUTC();
    }

    /** Default clock. */
    @Bean
    Clock clock(@Qualifier("system") Clock system) {
        return new MonotonicClock(system, System::nanoTime);
    }

    @Bean
    EventIds eventIds(Clock clock) {
        return new EventIds(clock);
    }
}
