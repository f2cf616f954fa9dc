/** What is asked for, from a request's parameters to conditions of SQL. */
@NullMarked
package dev.centraldeerros.query.filter;

import org.jspecify.annotations.NullMarked;
