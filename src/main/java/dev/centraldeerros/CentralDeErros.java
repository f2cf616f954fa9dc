package dev.centraldeerros;

import dev.centraldeerros.cli.Cli;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.context.WebServerPortFileWriter;

/**
 * Starts the server, or runs a command of the command line. The server uses its embedded PostgreSQL unless {@code
 * spring.r2dbc.url} names another.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CentralDeErros {
    /** Environment variable with the path of a file for the port, which a health check reads. */
    private static final String PORT_FILE = "PORTFILE";

    /** Starts the server if all arguments are settings; otherwise runs a command and exits with its status. */
    public static void main(String[] arguments) {
        if (!Cli.isForServer(arguments)) {
            System.exit(Cli.run(arguments));
        }
        SigtermHandler.install();
        SpringApplication server = new SpringApplication(CentralDeErros.class);
        if (System.getenv(PORT_FILE) != null) {
            server.addListeners(new WebServerPortFileWriter());
        }
        server.run(Cli.settings(arguments));
    }
}
