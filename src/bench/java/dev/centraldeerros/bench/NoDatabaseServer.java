package dev.centraldeerros.bench;

import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.ingest.queue.InstantReceipts;
import org.springframework.boot.SpringApplication;

/** The same server, whose events go nowhere. */
final class NoDatabaseServer {
    private NoDatabaseServer() {}

    public static void main(String[] arguments) {
        // In this order: the server makes its own writers only where there are none.
        SpringApplication.run(new Class<?>[] {InstantReceipts.class, CentralDeErros.class}, arguments);
    }
}
