package dev.centraldeerros.database;

import org.springframework.core.convert.converter.Converter;

/** Converts a text column to a value; a bean of this type is registered with every repository. */
public interface ColumnReader<T> extends Converter<String, T> {}
