package dev.centraldeerros.http;

import dev.centraldeerros.ServerTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** A test of the edge, with {@link EdgeRoutes}; all of them share one server. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ServerTest
@Import(EdgeRoutes.class)
public @interface EdgeTest {}
