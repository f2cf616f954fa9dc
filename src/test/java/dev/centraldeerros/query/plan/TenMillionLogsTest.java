package dev.centraldeerros.query.plan;

import org.junit.jupiter.api.Tag;

/** Takes half an hour and twelve gigabytes: {@code ./mvnw test -Dtest=TenMillionLogsTest -Dtest.excluded=none}. */
@Tag("long")
class TenMillionLogsTest extends PlansTest {
    @Override
    int logs() {
        return 10_000_000;
    }
}
