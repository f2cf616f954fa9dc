package dev.centraldeerros;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server: one process, on its embedded PostgreSQL unless {@code spring.r2dbc.url} names another. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CentralDeErros {
    /** Starts the server and returns when it answers. */
    public static void main(String[] arguments) {
        Termination.isOrdinary();
        SpringApplication.run(CentralDeErros.class, arguments);
    }
}
