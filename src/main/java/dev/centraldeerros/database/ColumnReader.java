package dev.centraldeerros.database;

import org.springframework.core.convert.converter.Converter;

/** From a column of text to a value of the room that owns the table; a bean of this type is known to every repository. */
public interface ColumnReader<T> extends Converter<String, T> {}
