package dev.centraldeerros.access;

import org.springframework.data.annotation.Id;

/**
 * Environment of an event, such as PRODUCTION.
 *
 * @param name name in upper case
 */
public record Environment(@Id short id, String name) {}
