/**
 * How much the database costs a log that is posted alone, and how much sharing transactions saves. {@link
 * dev.centraldeerros.bench.SinglePosts} runs it and prints a table.
 */
@org.jspecify.annotations.NullMarked
package dev.centraldeerros.bench;
