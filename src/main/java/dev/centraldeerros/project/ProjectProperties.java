package dev.centraldeerros.project;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of projects.
 *
 * @param creation accounts that may create projects: {@code administrators} or {@code everyone}
 */
@ConfigurationProperties("central.projects")
record ProjectProperties(@DefaultValue("administrators") Creation creation) {
    /** Accounts that may create projects. */
    enum Creation {
        ADMINISTRATORS,
        EVERYONE
    }
}
