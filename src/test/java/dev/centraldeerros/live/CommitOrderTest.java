package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.live.node.Commit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node knows of the order of commits, by a clock in the test's hand. */
class CommitOrderTest {
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private final EventIds ids = new EventIds(clock);
    private final CommitOrder order = new CommitOrder(clock);
    private long commits;

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Commit commit(List<UUID> some) {
        return new Commit(++commits, some, null, false);
    }

    private List<UUID> make(int count) {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(ids.next());
        }
        return made;
    }

    @Test
    void theOrderIsThatOfTheNoticesAndNotThatOfTheIds() {
        UUID smaller = ids.next();
        UUID greater = ids.next();
        order.add(List.of(greater, smaller));

        assertThat(order.isBefore(greater, smaller)).isTrue();
        assertThat(order.isBefore(smaller, greater)).isFalse();
        assertThat(order.isBefore(ids.next(), greater)).isFalse();
        assertThat(order.isBefore(greater, ids.next())).isFalse();
    }

    @Test
    void whatIsHeardAgainIsNotNewAndKeepsItsPlace() {
        List<UUID> heard = make(2);
        assertThat(order.add(heard)).isEqualTo(heard);
        assertThat(order.add(List.of(heard.get(1), heard.get(0)))).isEmpty();
        assertThat(order.isBefore(heard.get(0), heard.get(1))).isTrue();
        assertThat(order.last()).isEqualTo(2);
    }

    @Test
    void whatThisNodeToldHasItsPlaceBeforeItComesBack() {
        List<UUID> heard = make(1);
        Commit commit = commit(make(2));
        List<UUID> told = commit.ids();
        Commit later = commit(make(1));
        order.add(heard);
        order.expect(commit);
        order.expect(later);

        assertThat(order.isBefore(heard.get(0), told.get(0))).isTrue();
        assertThat(order.isBefore(told.get(0), told.get(1))).isTrue();
        assertThat(order.isBefore(told.get(1), later.ids().get(0))).isTrue();
        assertThat(order.add(commit)).isEqualTo(told);
        assertThat(order.isBefore(told.get(0), told.get(1))).isTrue();
        assertThat(order.isBefore(heard.get(0), told.get(0))).isTrue();
        assertThat(order.isBefore(told.get(1), later.ids().get(0))).isTrue();
        assertThat(order.expected()).containsExactly(later);
    }

    @Test
    void whatWasReadKeepsThatPlaceWhenItComesBack() {
        Commit commit = commit(make(3));
        order.expect(commit);
        assertThat(order.commitsOf(commit.ids().subList(1, 2)))
                .containsExactly(Map.entry(commit.ids().get(1), commit.number()));
        assertThat(order.read(commit.ids().subList(1, 2)))
                .isEqualTo(commit.ids().subList(1, 2));
        assertThat(order.add(commit))
                .containsExactly(commit.ids().get(0), commit.ids().get(2));
        assertThat(order.read(commit.ids())).isEmpty();
    }

    @Test
    void expectedCommitsAreBounded() {
        Commit first = commit(make(10));
        assertThat(order.expect(first)).isEmpty();
        assertThat(order.expect(commit(make(CommitOrder.MOST_IDS)))).containsExactly(first);
    }

    /** Somebody may have read what was told within the time that a notice takes, and sent it in another order. */
    @Test
    void anOrderThatBrokeIsTrustedAgainOnceAllHeardOfItLater() {
        List<UUID> before = make(2);
        order.add(before);
        order.breaks();
        assertThat(order.isBefore(before.get(0), before.get(1))).isFalse();

        List<UUID> expected = make(2);
        order.expect(commit(expected));
        pass(Duration.ofSeconds(9));
        assertThat(order.isBefore(expected.get(0), expected.get(1))).isFalse();
        List<UUID> meanwhile = make(2);
        order.add(meanwhile);
        pass(Duration.ofSeconds(2));
        List<UUID> after = make(2);
        order.add(after);

        assertThat(order.isBefore(meanwhile.get(0), meanwhile.get(1))).isFalse();
        assertThat(order.isBefore(meanwhile.get(0), after.get(0))).isFalse();
        assertThat(order.isBefore(after.get(0), after.get(1))).isTrue();
    }

    @Test
    void whatWasHeardJustNowAndIsForgottenAmongTooManyIsNotToCome() {
        UUID mine = ids.next();
        UUID others = ids.next();
        order.add(commit(List.of(mine)));
        order.add(List.of(others));
        order.add(commit(make(CommitOrder.MOST_IDS)));
        order.add(make(CommitOrder.MOST_IDS));

        assertThat(order.isToCome(mine, now, order.last())).isFalse();
        assertThat(order.isToCome(others, now, order.last())).isFalse();
        assertThat(order.isToCome(ids.next(), now, order.last())).isTrue();
    }

    @Test
    void whatWasMadeJustNowAndIsUnheardIsToCome() {
        List<UUID> heard = make(2);
        order.add(heard);
        UUID unheard = ids.next();

        assertThat(order.isToCome(unheard, now, 2)).isTrue();
        assertThat(order.isToCome(unheard, now.minusSeconds(11), 2)).isFalse();
        assertThat(order.isToCome(heard.get(0), now, 1)).isFalse();
        assertThat(order.isToCome(heard.get(1), now, 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anHourOfSilenceIsRememberedAndAFloodOnlyInPart(boolean isOwn) {
        List<UUID> old = make(10);
        hear(old, isOwn);
        pass(Duration.ofHours(1));
        hear(make(CommitOrder.LEAST_IDS - 10), isOwn);
        assertThat(order.isBefore(old.get(0), old.get(1))).isTrue();

        List<UUID> flood = make(CommitOrder.MOST_IDS);
        hear(flood, isOwn);
        assertThat(order.isBefore(old.get(0), old.get(1))).isFalse();
        assertThat(order.isBefore(flood.get(0), flood.get(1))).isTrue();
        pass(CommitOrder.REMEMBERED.plusSeconds(1));
        hear(make(1), isOwn);
        assertThat(order.isBefore(flood.get(0), flood.get(1))).isFalse();
    }

    private void hear(List<UUID> some, boolean isOwn) {
        List<UUID> unused = isOwn ? order.add(commit(some)) : order.add(some);
    }
}
