/** Work on accounts at startup, over JDBC, before the first request. */
@NullMarked
package dev.centraldeerros.account.bootstrap;

import org.jspecify.annotations.NullMarked;
