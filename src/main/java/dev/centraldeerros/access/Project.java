package dev.centraldeerros.access;

/**
 * What logs are kept apart by.
 *
 * @param id short, as each log carries it
 * @param slug its name in URLs and bodies
 */
public record Project(int id, String slug, String name) {}
