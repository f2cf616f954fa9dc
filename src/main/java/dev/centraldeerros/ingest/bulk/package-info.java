/** Bodies of many events, of any length: split, decoded and committed in chunks. */
@NullMarked
package dev.centraldeerros.ingest.bulk;

import org.jspecify.annotations.NullMarked;
