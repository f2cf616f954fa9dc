package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MonotonicClockTest {
    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int STEPS = 10_000;

    private Instant set = START;
    private long nanos = Long.MAX_VALUE - HOUR.toNanos();

    private final Clock clock = new MonotonicClock(
            new Clock() {
                @Override
                public Instant instant() {
                    return set;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            () -> nanos);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        ((Logger) LoggerFactory.getLogger(MonotonicClock.class)).addAppender(lines);
    }

    @AfterEach
    void leave() {
        ((Logger) LoggerFactory.getLogger(MonotonicClock.class)).detachAppender(lines);
    }

    private void pass(Duration time) {
        set = set.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void itFollowsTheSystemsWhileThatGoesOnAndAhead() {
        assertThat(clock.instant()).isEqualTo(START);
        pass(SECOND);
        assertThat(clock.instant()).isEqualTo(START.plus(SECOND));
        set = set.plus(HOUR);
        assertThat(clock.instant()).isEqualTo(START.plus(SECOND).plus(HOUR));
        assertThat(lines.list).isEmpty();
    }

    @Test
    void setBackItGoesOnAtHalfThePaceUntilTheSystemsHasCaughtUp() {
        assertThat(clock.instant()).isEqualTo(START);
        set = set.minus(HOUR);
        assertThat(clock.instant()).isEqualTo(START);
        pass(HOUR);
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR.dividedBy(2)));
        pass(HOUR);
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
        pass(SECOND);
        assertThat(clock.instant()).isEqualTo(set).isEqualTo(START.plus(HOUR).plus(SECOND));
    }

    @Test
    void howOftenItIsLookedAtMakesNoDifference() {
        set = set.minus(HOUR);
        for (int i = 0; i < STEPS; i++) {
            pass(Duration.ofNanos(1));
            Instant unused = clock.instant();
        }
        assertThat(clock.instant()).isEqualTo(START.plusNanos(STEPS / 2));
    }

    @Test
    void howeverTheSystemsIsSetItNeverStepsBackAndNeverStands() {
        Random random = new Random(7);
        Instant last = clock.instant();
        for (int i = 0; i < STEPS; i++) {
            pass(Duration.ofMillis(random.nextInt(1_000) + 2));
            set = switch (random.nextInt(10)) {
                case 0 -> set.minusSeconds(random.nextInt(10_000));
                case 1 -> set.plusSeconds(random.nextInt(10_000));
                default -> set;
            };
            Instant now = clock.instant();
            assertThat(now).isAfter(last).isAfterOrEqualTo(set);
            last = now;
        }
    }

    @Test
    void clockSetBackIsLoggedOnceAndItsCatchUpToo() {
        Instant unused = clock.instant();
        set = set.minus(SECOND);
        unused = clock.instant();
        assertThat(lines.list).isEmpty();

        pass(HOUR);
        unused = clock.instant();
        for (int i = 0; i < 2; i++) {
            set = set.minus(HOUR);
            unused = clock.instant();
            pass(SECOND);
            unused = clock.instant();
            pass(HOUR.multipliedBy(2));
            unused = clock.instant();
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("set back by 3600 s"),
                        line -> assertThat(line).contains("has caught up"),
                        line -> assertThat(line).contains("set back by 3600 s"),
                        line -> assertThat(line).contains("has caught up"));
    }
}
