package dev.centraldeerros.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {
    @ParameterizedTest
    @CsvSource({"16000, 4000, 128, 64", "1024, 512, 106, 53", "768, 384, 42, 21", "720, 340, 40, 20", "604, 256, 32, 16"
    })
    void postgresTakesWhatTheJvmLeavesUpToItsDefaults(long total, long heap, long sharedBuffers, long maintenance) {
        assertThat(MemoryPlan.of(total, heap)).isEqualTo(new MemoryPlan(sharedBuffers, maintenance));
    }

    @Test
    void tooLittleMemoryIsRefusedWithTheLeast() {
        assertThatThrownBy(() -> MemoryPlan.of(256, 128))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("256 MB is too little for a heap of 128 MB", "at least 476 MB")
                .hasMessageContaining("spring.r2dbc.url");
    }
}
