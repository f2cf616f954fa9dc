package dev.centraldeerros.sentry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Setting of what Sentry SDKs send.
 *
 * @param attachmentBytes maximum size of all attachments of an event; larger ones are named and not kept
 */
@ConfigurationProperties("central.sentry")
record SentryProperties(@DefaultValue("1MB") DataSize attachmentBytes) {}
