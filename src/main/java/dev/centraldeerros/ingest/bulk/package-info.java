/** Bodies of many events, of any length: cut, decoded and written slice by slice. */
@NullMarked
package dev.centraldeerros.ingest.bulk;

import org.jspecify.annotations.NullMarked;
