/** Values shared by the steps of a transaction, and the interfaces of steps and commit listeners. */
@NullMarked
package dev.centraldeerros.ingest.batch;

import org.jspecify.annotations.NullMarked;
