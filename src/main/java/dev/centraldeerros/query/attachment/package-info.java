/** Files of logs: attachments, and events as their protocol sent them. */
@NullMarked
package dev.centraldeerros.query.attachment;

import org.jspecify.annotations.NullMarked;
