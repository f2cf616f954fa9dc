package dev.centraldeerros;

import dev.centraldeerros.cli.Cli;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server: one process, on its embedded PostgreSQL unless {@code spring.r2dbc.url} names another. Or a client of one. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CentralDeErros {
    /** Starts the server and returns when it answers; or runs the command that the first argument names, and ends. */
    public static void main(String[] arguments) {
        if (Cli.isMeant(arguments)) {
            System.exit(Cli.run(arguments));
        }
        Termination.isOrdinary();
        SpringApplication.run(CentralDeErros.class, arguments);
    }
}
