package dev.centraldeerros.access;

import org.springframework.data.annotation.Id;

/**
 * Project of logs.
 *
 * @param slug name in URLs and events
 * @param name name for people
 */
public record Project(@Id int id, String slug, String name) {}
