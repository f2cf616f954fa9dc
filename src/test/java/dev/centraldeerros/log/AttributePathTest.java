package dev.centraldeerros.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttributePathTest {
    @Test
    void nameWithDotsIsAPathOfKeys() {
        assertThat(AttributePath.keys("order.id")).isEqualTo(List.of("order", "id"));
        assertThat(AttributePath.keys("a..b.")).isEqualTo(List.of("a", "", "b", ""));
    }

    @Test
    void nameWithoutDotsOrWithTooManyIsNoPath() {
        assertThat(AttributePath.keys("order")).isEmpty();
        assertThat(AttributePath.keys("")).isEmpty();
        assertThat(AttributePath.keys("a.b.c.d.e.f.g.h.i")).isEmpty();
    }
}
