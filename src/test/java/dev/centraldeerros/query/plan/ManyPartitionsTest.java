package dev.centraldeerros.query.plan;

import org.junit.jupiter.api.Tag;

/** The same with all hours of 90 days. */
@Tag("destruction")
class ManyPartitionsTest extends PartitionLocksTest {
    @Override
    int old() {
        return 2_050;
    }
}
