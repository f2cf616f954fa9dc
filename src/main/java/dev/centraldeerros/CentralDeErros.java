package dev.centraldeerros;

import dev.centraldeerros.cli.Cli;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the server, or runs a command of the command line. The server uses its embedded PostgreSQL unless {@code
 * spring.r2dbc.url} names another.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CentralDeErros {
    /** Starts the server if all arguments are settings; otherwise runs a command and exits with its status. */
    public static void main(String[] arguments) {
        if (!Cli.isForServer(arguments)) {
            System.exit(Cli.run(arguments));
        }
        SigtermHandler.install();
        SpringApplication.run(CentralDeErros.class, Cli.settings(arguments));
    }
}
