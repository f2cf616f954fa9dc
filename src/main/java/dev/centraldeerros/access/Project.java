package dev.centraldeerros.access;

import org.springframework.data.annotation.Id;

/**
 * What logs belong to.
 *
 * @param slug its name in URLs and events
 * @param name as people read it
 */
public record Project(@Id int id, String slug, String name) {}
