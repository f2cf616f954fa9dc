package dev.centraldeerros.access;

import org.springframework.data.annotation.Id;

/**
 * Where an event happened.
 *
 * @param name in upper case
 */
public record Environment(@Id short id, String name) {}
