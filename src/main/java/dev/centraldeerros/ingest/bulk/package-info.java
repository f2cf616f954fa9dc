/** Bodies of many events, of any length: cut, decoded and written chunk by chunk. */
@NullMarked
package dev.centraldeerros.ingest.bulk;

import org.jspecify.annotations.NullMarked;
