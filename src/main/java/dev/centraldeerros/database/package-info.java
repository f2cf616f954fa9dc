/** Access to the database: connections, session settings, probes, failures and retries. */
@NullMarked
package dev.centraldeerros.database;

import org.jspecify.annotations.NullMarked;
