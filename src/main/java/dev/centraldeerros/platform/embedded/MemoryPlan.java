package dev.centraldeerros.platform.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * How much of the machine's or container's memory PostgreSQL takes: what the heap and the rest of the JVM leave, at most
 * PostgreSQL's defaults.
 *
 * @param sharedBuffers megabytes of pages that all connections share
 * @param maintenance megabytes for building an index
 */
record MemoryPlan(long sharedBuffers, long maintenance) {
    private static final long MEGABYTE = 1L << 20;

    /** Classes, code, stacks and network buffers of the JVM. An estimate: its sum with the next was tried under load. */
    private static final long JVM = 160;

    /** Connections and background processes of PostgreSQL besides what is planned here; an estimate, as the one before. */
    private static final long PROCESSES = 140;

    private static final long MIN_SHARED_BUFFERS = 32;
    private static final long MAX_SHARED_BUFFERS = 128;
    private static final long MIN_MAINTENANCE = 16;
    private static final long MAX_MAINTENANCE = 64;

    /**
     * Divides this process's memory.
     *
     * @throws EmbeddedServerException if it is too little
     */
    static MemoryPlan here() {
        long total = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
        return of(total / MEGABYTE, Runtime.getRuntime().maxMemory() / MEGABYTE);
    }

    /**
     * Divides memory in megabytes.
     *
     * @param total memory of the container, or of the machine
     * @param heap maximum of the heap
     * @throws EmbeddedServerException if it is too little
     */
    static MemoryPlan of(long total, long heap) {
        long left = total - heap - JVM - PROCESSES;
        long least = MIN_SHARED_BUFFERS + MIN_MAINTENANCE;
        if (left < least) {
            throw new EmbeddedServerException("The memory of " + total + " MB is too little for a heap of " + heap
                    + " MB and the embedded PostgreSQL: at least " + (heap + JVM + PROCESSES + least)
                    + " MB are needed, or a smaller heap (-Xmx), or an external PostgreSQL (spring.r2dbc.url)");
        }
        return new MemoryPlan(
                Math.max(MIN_SHARED_BUFFERS, Math.min(MAX_SHARED_BUFFERS, left / 2)),
                Math.max(MIN_MAINTENANCE, Math.min(MAX_MAINTENANCE, left / 4)));
    }

    /** Returns PostgreSQL's settings. */
    Map<String, String> settings() {
        return Map.of(
                "shared_buffers", sharedBuffers + "MB",
                "maintenance_work_mem", maintenance + "MB",
                // Three workers may run at the same time.
                "autovacuum_work_mem", maintenance / 2 + "MB");
    }
}
